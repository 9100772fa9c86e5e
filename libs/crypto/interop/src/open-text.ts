import { readJwe, type Jwe } from '@iterapp/crypto/format'
import { loadPrivateKey, openJwe, unwrapContentKey } from '@iterapp/crypto/openssl'
import { sealingKey } from './test-keys'

const key = loadPrivateKey(sealingKey)

/**
 * Opens a ciphertext as sidecar and keys service do together, but takes the header's word for the
 * scope: what is refused here, no check of the scope refused.
 *
 * @param apv - the scope's bytes to unwrap by, when they are not those of the header.
 */
export function openText(text: string, apv?: Uint8Array, by = key): Uint8Array {
  const jwe = readJwe(text)
  return openJwe(jwe, unwrap(jwe, apv, by))
}

/** The content key of a ciphertext. */
export function unwrap(jwe: Jwe, apv = jwe.header.apv, by = key): Uint8Array {
  return unwrapContentKey(by, { epk: jwe.header.epk, encryptedKey: jwe.encryptedKey, apv })
}
