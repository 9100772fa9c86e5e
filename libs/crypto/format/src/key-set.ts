import { IterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'
import { ALG, type PublicPoint } from './header'
import { isBytes } from './base64url'

/** A sealing key as it stands in a JWK set (RFC 7517). */
export interface PublicKeyRecord extends PublicPoint {
  /** RFC 7638 thumbprint; {@link readKeyRecords} does not yet know that it is this key's. */
  readonly kid: string
  readonly alg: typeof ALG
  readonly use: 'enc'
  /** When it was made, in seconds since 1970. */
  readonly iat: number
}

/** A sealing key with its private part. */
export interface PrivateKeyRecord extends PublicKeyRecord {
  /** 32 bytes, base64url. */
  readonly d: string
}

export type KeyRecord = PublicKeyRecord | PrivateKeyRecord

/** Whether a record holds the private part. */
export function isPrivate(record: KeyRecord): record is PrivateKeyRecord {
  return 'd' in record
}

/** A record without its private part: what may be published. */
export function publicRecord({ kty, crv, x, y, kid, alg, use, iat }: KeyRecord): PublicKeyRecord {
  return { kty, crv, x, y, kid, alg, use, iat }
}

/** The last second that a `Date` can hold. */
const MAX_TIME = 8_640_000_000_000

/** The most keys that a set may hold. */
export const MAX_KEYS = 256

/**
 * Reads a JWK set, strictly for the keys that this release uses. A key of another `alg` is passed
 * over: a set may one day hold other kinds beside P-256.
 *
 * @param value - the parsed JSON.
 * @returns the records, newest first; of two with one `iat`, the lesser `kid`. Their points are still
 *   to be checked, and their thumbprints recomputed.
 * @throws IterappError `ERR_KEYS_INVALID`; the message quotes nothing of the input.
 */
export function readKeyRecords(value: unknown): readonly [KeyRecord, ...KeyRecord[]] {
  const keys = isJsonObject(value) ? value.keys : undefined
  if (!Array.isArray(keys)) throw refuse('it is not an object with a list "keys"')
  if (keys.length > MAX_KEYS) throw refuse(`it holds more than ${MAX_KEYS} keys`)
  const records = keys.flatMap((key: unknown, index) => {
    if (!isJsonObject(key)) throw refuse(`key ${index + 1} is not an object`)
    return key.alg === ALG ? [readRecord(key, index + 1)] : []
  })
  if (new Set(records.map(({ kid }) => kid)).size !== records.length) {
    throw refuse('it holds the same key twice')
  }
  const [newest, ...older] = records.sort((a, b) => b.iat - a.iat || (a.kid < b.kid ? -1 : 1))
  if (newest === undefined) throw refuse(`it holds no key for ${ALG}`)
  return [newest, ...older]
}

function readRecord(key: Record<string, unknown>, number: number): KeyRecord {
  const { kty, crv, x, y, d, kid, use, iat } = key
  if (kty !== 'EC' || crv !== 'P-256') throw refuse(`key ${number} is not on P-256`)
  if (!isBytes(x, 32) || !isBytes(y, 32)) {
    throw refuse(`a coordinate of key ${number} is not 32 bytes of base64url`)
  }
  if (!isBytes(kid, 32)) throw refuse(`kid of key ${number} is not a SHA-256 thumbprint`)
  if (use !== 'enc') throw refuse(`use of key ${number} is not enc`)
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat) || iat < 0 || iat > MAX_TIME) {
    throw refuse(`iat of key ${number} is not a time in seconds`)
  }
  const record: PublicKeyRecord = { kty, crv, x, y, kid, alg: ALG, use, iat }
  if (d === undefined) return record
  if (!isBytes(d, 32))
    throw refuse(`the private part of key ${number} is not 32 bytes of base64url`)
  return { ...record, d }
}

function refuse(message: string): IterappError {
  return new IterappError('ERR_KEYS_INVALID', `the key set cannot be used: ${message}`)
}
