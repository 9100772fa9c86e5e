import { ALG, publicRecord, readKeyRecords, type PublicKeyRecord } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import { calculateJwkThumbprint, importJWK } from 'jose'

/**
 * Reads a JWK set on WebCrypto: it refuses a point that is not on the curve, and recomputes the
 * thumbprint of each key (RFC 7638).
 *
 * @param value - the parsed JSON.
 * @returns the keys, newest first. A private part, which has no business in a browser, is left out.
 * @throws IterappError `ERR_KEYS_INVALID`.
 */
export async function readKeySet(value: unknown): Promise<readonly PublicKeyRecord[]> {
  const records = readKeyRecords(value).map(publicRecord)
  for (const record of records) {
    const { kty, crv, x, y, kid } = record
    if ((await calculateJwkThumbprint({ kty, crv, x, y })) !== kid) {
      throw new IterappError('ERR_KEYS_INVALID', 'the kid of a key is not its thumbprint')
    }
    if (!(await isOnCurve(record))) {
      throw new IterappError('ERR_KEYS_INVALID', 'a key of the key set is not a point of P-256')
    }
  }
  return records
}

async function isOnCurve(record: PublicKeyRecord): Promise<boolean> {
  try {
    await importJWK(record, ALG)
    return true
  } catch {
    return false
  }
}
