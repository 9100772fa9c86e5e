import { IterappError } from '@iterapp/errors'
import { connectKeysService, type Unwrap } from '@iterapp/unwrap'
import { resolve } from 'node:path'
import { unwrapHere } from '../content-keys/unwrap-here'

/** Where content keys come from. */
export interface UnwrapChoice {
  /** A file with private keys: the keys service then runs in this process. */
  readonly keys?: string | undefined
  /** Address of a keys service, with the token that it knows. */
  readonly keysService?: string | undefined
  readonly tokenFile?: string | undefined
}

const KEYS_SERVICE_DEADLINE = 10_000

/**
 * Finds what unwraps content keys for an app's environment: the keys service that was named, else
 * private keys.
 *
 * @throws IterappError `ERR_USAGE`, and what `unwrapHere` throws.
 */
export async function chooseUnwrap(
  choice: UnwrapChoice,
  identity: { readonly app: string; readonly environment: string },
  place: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<Unwrap> {
  return choice.keysService === undefined
    ? unwrapHere(choice.keys, { use: 'runtime', ...identity }, place)
    : connect(choice.keysService, choice.tokenFile, place.cwd)
}

function connect(address: string, tokenFile: string | undefined, cwd: string): Unwrap {
  const url = URL.parse(address)
  if (url === null || tokenFile === undefined) {
    throw new IterappError('ERR_USAGE', '--keys-service takes an address, and needs --token-file')
  }
  return connectKeysService({
    url,
    tokenFile: resolve(cwd, tokenFile),
    deadline: KEYS_SERVICE_DEADLINE,
  })
}
