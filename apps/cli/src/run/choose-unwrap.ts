import type { PrivateKeyRecord } from '@iterapp/crypto/format'
import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { IterappError, isIterappError } from '@iterapp/errors'
import { readKeyFile, stateKeyFile } from '@iterapp/key-store'
import { privateKeys } from '@iterapp/crypto/node-jose'
import { connectKeysService, unwrapSecrets, type Unwrap } from '@iterapp/unwrap'
import { resolve } from 'node:path'
import { isAddress } from '../key-source/key-address'

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
 * Finds what unwraps content keys for an app's environment: the keys service that was named, else the
 * private keys of the file that was named, else those of `ITERAPP_KEYS`, else of the state folder. With none of these nothing opens, which is
 * no error: all values can come from elsewhere.
 *
 * @throws IterappError `ERR_USAGE`, `ERR_KEYS_PUBLIC_ONLY`, and what `readKeyFile` throws.
 */
export async function chooseUnwrap(
  choice: UnwrapChoice,
  identity: { readonly app: string; readonly environment: string },
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<Unwrap> {
  if (choice.keysService !== undefined) return connect(choice.keysService, choice.tokenFile, cwd)
  const keys =
    choice.keys === undefined ? await findKeys(env, cwd) : await readNamedKeys(choice.keys, cwd)
  const loaded = new Map(keys.map((record) => [record.kid, loadPrivateKey(record)]))
  const findKey = (kid: string) => Promise.resolve(loaded.get(kid) ?? null)
  return (secrets) => unwrapSecrets(findKey, { use: 'runtime', ...identity }, secrets)
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

async function readNamedKeys(named: string, cwd: string): Promise<readonly PrivateKeyRecord[]> {
  const keys = isAddress(named) ? [] : privateKeys(await readKeyFile(resolve(cwd, named)))
  if (keys.length > 0) return keys
  throw new IterappError('ERR_KEYS_PUBLIC_ONLY', `${named} gives no private key`)
}

/** `ITERAPP_KEYS` may be for encrypting only: an address, or a file of public keys. */
async function findKeys(env: NodeJS.ProcessEnv, cwd: string): Promise<readonly PrivateKeyRecord[]> {
  const { ITERAPP_KEYS: named = '' } = env
  if (named !== '' && !isAddress(named)) {
    const keys = privateKeys(await readKeyFile(resolve(cwd, named)))
    if (keys.length > 0) return keys
  }
  try {
    return privateKeys(await readKeyFile(stateKeyFile(env)))
  } catch (error) {
    if (isIterappError(error, 'ERR_FILE_NOT_FOUND')) return []
    throw error
  }
}
