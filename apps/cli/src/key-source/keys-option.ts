import { IterappError } from '@iterapp/errors'
import { Option } from 'commander'

/** Names a key file or address when `--keys` does not. */
const KEYS_VARIABLE = 'ITERAPP_KEYS'

/** The option that names a key set, the same for every command. */
export function keysOption(): Option {
  return new Option(
    '-k, --keys <file|url>',
    'the key set (default: ITERAPP_KEYS, else .iterapp/keys.json, else your own private keys)',
  )
}

/**
 * What names the key set: `--keys`, else {@link KEYS_VARIABLE}; `''` when neither does.
 *
 * @throws IterappError `ERR_USAGE` when the option is empty.
 */
export function readKeysOption(env: NodeJS.ProcessEnv, option: string | undefined): string {
  if (option === '') throw new IterappError('ERR_USAGE', '--keys names nothing: its value is empty')
  return option ?? env[KEYS_VARIABLE] ?? ''
}
