import {
  ALG,
  encodeBase64url,
  type PrivateKeyRecord,
  type PublicPoint,
} from '@iterapp/crypto/format'
import { createECDH, hash } from 'node:crypto'

/** 32 bytes that anybody can make again: the SHA-256 of a label. */
export function bytesFromLabel(label: string): Buffer {
  return hash('sha256', `iterapp test vector: ${label}`, 'buffer')
}

/** A key pair on P-256 whose private part is {@link bytesFromLabel}; for tests only. */
export function keyFromLabel(label: string, iat: number): PrivateKeyRecord {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(bytesFromLabel(label))
  const point = ecdh.getPublicKey()
  const x = point.toString('base64url', 1, 33)
  const y = point.toString('base64url', 33)
  const kid = thumbprintOf({ x, y })
  const d = encodeBase64url(bytesFromLabel(label))
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: ALG, use: 'enc', iat, d }
}

/** RFC 7638 §3.2: the SHA-256 of the required members, in lexicographic order. */
export function thumbprintOf({ x, y }: Pick<PublicPoint, 'x' | 'y'>): string {
  return hash('sha256', JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }), 'base64url')
}

/** The sealing key of the vectors, and an older one that only decrypts. */
export const sealingKey = keyFromLabel('sealing key', 1_780_000_000)
export const olderKey = keyFromLabel('older key', 1_770_000_000)
