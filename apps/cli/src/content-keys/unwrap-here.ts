import type { PrivateKeyRecord } from '@iterapp/crypto/format'
import { privateKeys } from '@iterapp/crypto/node-jose'
import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { IterappError, isIterappError } from '@iterapp/errors'
import type { Identity } from '@iterapp/identity'
import { readKeyFile, stateKeyFile } from '@iterapp/key-store'
import { unwrapSecrets, type Unwrap } from '@iterapp/unwrap'
import { resolve } from 'node:path'
import { isAddress } from '../key-source/key-address'

/**
 * Unwraps content keys in this process, as the keys service would for an identity: with the private
 * keys of the file that is named, else of `ITERAPP_KEYS`, else of the state folder. With none of these
 * nothing opens, which is no error: all values can come from elsewhere.
 *
 * @throws IterappError `ERR_KEYS_PUBLIC_ONLY`, and what `readKeyFile` throws.
 */
export async function unwrapHere(
  named: string | undefined,
  identity: Identity,
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<Unwrap> {
  const keys = named === undefined ? await findKeys(env, cwd) : await readNamedKeys(named, cwd)
  const loaded = new Map(keys.map((record) => [record.kid, loadPrivateKey(record)]))
  const findKey = (kid: string) => Promise.resolve(loaded.get(kid) ?? null)
  return (secrets) => unwrapSecrets(findKey, identity, secrets)
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
