import { Option } from 'commander'

/** The option that names a key set, the same for every command. */
export function keysOption(): Option {
  return new Option(
    '-k, --keys <file|url>',
    'the key set (default: ITERAPP_KEYS, else .iterapp/keys.json, else your own private keys)',
  )
}
