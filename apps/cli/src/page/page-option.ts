import { Option } from 'commander'

/** The option that names the encryption page. */
export function pageOption(): Option {
  return new Option(
    '--page <url>',
    'the encryption page, to link to (default: ITERAPP_PAGE, else the one beside the key set of --keys)',
  )
}
