import { ALG, ENC, encodeBase64url, prepareSeal, type SealOptions } from '@iterapp/crypto/format'
import jose from 'node-jose'

/**
 * Seals a value: a JWE in compact serialization, with the scope in `apv` (`docs/format.md`).
 *
 * @throws IterappError what `prepareSeal` throws: nothing is sealed that the reader would refuse.
 */
export async function sealValue(value: Uint8Array, options: SealOptions): Promise<string> {
  const { apv, extra } = prepareSeal(value, options)
  const { kty, crv, x, y, kid } = options.key
  const key = await jose.JWK.asKey({ kty, crv, x, y, kid, alg: ALG, use: 'enc' })
  const fields = { alg: ALG, apv: encodeBase64url(apv), ...extra }
  const plaintext = Buffer.from(value)
  try {
    return await jose.JWE.createEncrypt({ format: 'compact', contentAlg: ENC, fields }, key)
      .update(plaintext)
      .final()
  } finally {
    plaintext.fill(0)
  }
}
