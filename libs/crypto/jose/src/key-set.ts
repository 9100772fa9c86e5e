import { readKeyRecords, type KeyRecord } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import { calculateJwkThumbprint } from 'jose'

/**
 * Reads a JWK set and recomputes the thumbprint of each key (RFC 7638) on WebCrypto.
 *
 * @param value - the parsed JSON.
 * @returns the keys, newest first.
 * @throws IterappError `ERR_KEYS_INVALID`.
 */
export async function readKeySet(value: unknown): Promise<readonly KeyRecord[]> {
  const records = readKeyRecords(value)
  for (const { kty, crv, x, y, kid } of records) {
    if ((await calculateJwkThumbprint({ kty, crv, x, y })) !== kid) {
      throw new IterappError('ERR_KEYS_INVALID', 'the kid of a key is not its thumbprint')
    }
  }
  return records
}
