import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { IterappError, isIterappError } from '@iterapp/errors'
import { readKeyFile, stateKeyFile } from '@iterapp/key-store'
import { privateKeys } from '@iterapp/crypto/node-jose'
import { connectKeysService, unwrapSecrets, type Unwrap } from '@iterapp/unwrap'
import { resolve } from 'node:path'

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
 * private keys of a file, else those of the state folder. With none of these nothing opens, which is
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
  const named = choice.keys ?? env.ITERAPP_KEYS
  const keys =
    named === undefined ? await readStateKeys(env) : await readNamedKeys(resolve(cwd, named), named)
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

async function readNamedKeys(path: string, named: string) {
  if (/^https?:/.test(named)) {
    throw new IterappError(
      'ERR_KEYS_PUBLIC_ONLY',
      'an address gives public keys only, and to decrypt takes a file with private keys',
    )
  }
  const keys = privateKeys(await readKeyFile(path))
  if (keys.length === 0) {
    throw new IterappError('ERR_KEYS_PUBLIC_ONLY', `${named} holds no private key`)
  }
  return keys
}

async function readStateKeys(env: NodeJS.ProcessEnv) {
  try {
    return privateKeys(await readKeyFile(stateKeyFile(env)))
  } catch (error) {
    if (isIterappError(error, 'ERR_FILE_NOT_FOUND')) return []
    throw error
  }
}
