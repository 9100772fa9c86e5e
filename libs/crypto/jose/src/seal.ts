import { ALG, ENC, prepareSeal, publicRecord, type SealOptions } from '@iterapp/crypto/format'
import { CompactEncrypt, importJWK } from 'jose'

/**
 * Seals a value on WebCrypto, as the browser does: a JWE in compact serialization, with the scope in
 * `apv` (`docs/format.md`).
 *
 * @throws IterappError what `prepareSeal` throws: nothing is sealed that the reader would refuse.
 */
export async function sealValue(value: Uint8Array, options: SealOptions): Promise<string> {
  const { apv, extra } = prepareSeal(value, options)
  const publicKey = await importJWK(publicRecord(options.key), ALG)
  return new CompactEncrypt(value)
    .setProtectedHeader({ alg: ALG, enc: ENC, kid: options.key.kid, ...extra })
    .setKeyManagementParameters({ apv })
    .encrypt(publicKey)
}
