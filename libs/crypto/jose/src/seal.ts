import {
  ALG,
  ENC,
  formatScope,
  publicRecord,
  type KeyRecord,
  type Scope,
} from '@iterapp/crypto/format'
import { CompactEncrypt, importJWK } from 'jose'

/** What a value is sealed to. */
export interface SealOptions {
  readonly key: KeyRecord
  readonly scope: Scope
  /** The value's skeleton, when it is a variable that holds single quotes. */
  readonly skeleton?: string | null
}

/**
 * Seals a value on WebCrypto, as the browser does: a JWE in compact serialization, with the scope in
 * `apv` (`docs/format.md`).
 *
 * @throws IterappError `ERR_SCOPE_MALFORMED`.
 */
export async function sealValue(value: Uint8Array, options: SealOptions): Promise<string> {
  const { key, scope, skeleton = null } = options
  const publicKey = await importJWK(publicRecord(key), ALG)
  return new CompactEncrypt(value)
    .setProtectedHeader({
      alg: ALG,
      enc: ENC,
      kid: key.kid,
      ...(skeleton === null ? {} : { skeleton }),
    })
    .setKeyManagementParameters({ apv: new TextEncoder().encode(formatScope(scope)) })
    .encrypt(publicKey)
}
