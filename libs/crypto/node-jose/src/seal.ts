import {
  ALG,
  ENC,
  encodeBase64url,
  formatScope,
  type KeyRecord,
  type Scope,
} from '@iterapp/crypto/format'
import jose from 'node-jose'

/** What a value is sealed to. */
export interface SealOptions {
  readonly key: KeyRecord
  readonly scope: Scope
  /** The value's skeleton, when it is a variable that holds single quotes. */
  readonly skeleton?: string | null
}

/**
 * Seals a value: a JWE in compact serialization, with the scope in `apv` (`docs/format.md`).
 *
 * @throws IterappError `ERR_SCOPE_MALFORMED`.
 */
export async function sealValue(value: Uint8Array, options: SealOptions): Promise<string> {
  const { kty, crv, x, y, kid } = options.key
  const key = await jose.JWK.asKey({ kty, crv, x, y, kid, alg: ALG, use: 'enc' })
  const skeleton = options.skeleton ?? null
  const fields = {
    alg: ALG,
    apv: encodeBase64url(formatScope(options.scope)),
    ...(skeleton === null ? {} : { skeleton }),
  }
  return jose.JWE.createEncrypt({ format: 'compact', contentAlg: ENC, fields }, key)
    .update(Buffer.from(value))
    .final()
}
