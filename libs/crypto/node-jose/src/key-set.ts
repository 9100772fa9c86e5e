import {
  ALG,
  encodeBase64url,
  isPrivate,
  readKeyRecords,
  type KeyRecord,
  type PrivateKeyRecord,
} from '@iterapp/crypto/format'
import { checkPublicKey, loadPrivateKey } from '@iterapp/crypto/openssl'
import { IterappError } from '@iterapp/errors'
import jose from 'node-jose'

/** A key set whose thumbprints were recomputed, newest first; never empty. */
export type KeySet = readonly [KeyRecord, ...KeyRecord[]]

/**
 * Reads a JWK set and recomputes the thumbprint of each key: a `kid` is never believed. Each key must
 * be a point of the curve (node-jose alone takes any two coordinates), each private part its own.
 *
 * @param value - the parsed JSON.
 * @throws IterappError `ERR_KEYS_INVALID`.
 */
export async function readKeySet(value: unknown): Promise<KeySet> {
  const records = readKeyRecords(value)
  for (const record of records) {
    if ((await thumbprint(record)) !== record.kid) {
      throw new IterappError('ERR_KEYS_INVALID', 'the kid of a key is not its thumbprint')
    }
    if (isPrivate(record)) loadPrivateKey(record)
    else checkPublicKey(record)
  }
  return records
}

/** The keys of a set that can unwrap. */
export function privateKeys(keys: KeySet): readonly PrivateKeyRecord[] {
  return keys.filter(isPrivate)
}

/** Makes a sealing key on P-256. `now` is kept in the record: the newest key of a set seals. */
export async function generateKey(now: Date): Promise<PrivateKeyRecord> {
  const key = await jose.JWK.createKey('EC', 'P-256', { alg: ALG, use: 'enc' })
  const { x, y, d } = key.toJSON(true) as { x: string; y: string; d: string }
  const record = { kty: 'EC', crv: 'P-256', x, y, alg: ALG, use: 'enc', d } as const
  return { ...record, kid: await thumbprint(record), iat: Math.floor(now.getTime() / 1000) }
}

async function thumbprint(record: Pick<KeyRecord, 'kty' | 'crv' | 'x' | 'y'>): Promise<string> {
  const { kty, crv, x, y } = record
  const key = await jose.JWK.asKey({ kty, crv, x, y })
  // Its type says string; it gives the bytes. Both are encoded here.
  return encodeBase64url(await key.thumbprint('SHA-256'))
}
