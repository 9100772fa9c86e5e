import {
  ANY,
  describeMisfit,
  formatScope,
  openableScopes,
  readEncryptedKey,
  readHeader,
  type Header,
} from '@iterapp/crypto/format'
import { unwrapContentKey, type PrivateKey } from '@iterapp/crypto/openssl'
import { IterappError, isIterappError } from '@iterapp/errors'
import type { Identity } from '@iterapp/identity'
import { setImmediate } from 'node:timers/promises'
import type { UnwrapResult, WrappedSecret } from './protocol'

/** Finds a private key by its thumbprint; `null` when there is none. */
export type FindKey = (kid: string) => Promise<PrivateKey | null>

/** After so many unwraps (about 5 ms), other requests get their turn. */
const TURN = 32

/**
 * Unwraps content keys for a caller. App, environment and use come from the identity that was
 * authenticated, never from the request.
 *
 * @returns a result for each secret, in their order; one that is refused does not fail the others.
 * @throws what `findKey` throws.
 */
export async function unwrapSecrets(
  findKey: FindKey,
  identity: Identity,
  secrets: readonly WrappedSecret[],
): Promise<readonly UnwrapResult[]> {
  const results: UnwrapResult[] = []
  for (const [index, secret] of secrets.entries()) {
    if (index > 0 && index % TURN === 0) await setImmediate()
    results.push(await unwrapSecret(findKey, identity, secret))
  }
  return results
}

async function unwrapSecret(
  findKey: FindKey,
  identity: Identity,
  secret: WrappedSecret,
): Promise<UnwrapResult> {
  try {
    const header = readHeader(secret.protected)
    const encryptedKey = readEncryptedKey(secret.encrypted_key)
    const apv = findScope(identity, secret.name, header)
    const key = await findKey(header.kid)
    if (key === null) {
      throw new IterappError('ERR_KEY_UNKNOWN', `no key has the thumbprint ${header.kid}`)
    }
    const contentKey = unwrapContentKey(key, { epk: header.epk, encryptedKey, apv })
    const text = Buffer.from(contentKey).toString('base64url')
    contentKey.fill(0)
    return { key: text }
  } catch (error) {
    // A key store that fails is no refusal: the caller is to ask again.
    if (!isIterappError(error) || error.entry.http >= 500) throw error
    return { error: { code: error.code, message: error.message } }
  }
}

/**
 * The bytes of the one scope, of those that the caller may open, that the header names.
 *
 * @throws IterappError `ERR_SCOPE_MISMATCH` when it names none of them.
 */
function findScope(identity: Identity, name: string, header: Header): Uint8Array {
  const environment = identity.use === 'runtime' ? identity.environment : ANY
  const { use, app } = identity
  const scopes = openableScopes({ use, app, environment }, name)
  const allowed = scopes.map((scope) => Buffer.from(formatScope(scope)))
  const apv = allowed.find((bytes) => bytes.equals(header.apv))
  if (apv !== undefined) return apv
  const misfit = describeMisfit(header.scope, { use, app, environment, name })
  throw new IterappError('ERR_SCOPE_MISMATCH', misfit === null ? undefined : `it ${misfit}`)
}
