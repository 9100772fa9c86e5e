import {
  ALG,
  ENCRYPTED_KEY_BYTES,
  type PrivateKeyRecord,
  type PublicPoint,
} from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
} from 'node:crypto'
import { deriveWrappingKey, unwrapAesKey } from './jwa'

/** A private key, loaded once, that unwraps content keys. */
export interface PrivateKey {
  readonly kid: string
  readonly key: KeyObject
  /** What stands before the point in a SubjectPublicKeyInfo of this curve (RFC 5480). */
  readonly spkiPrefix: Buffer
}

/**
 * Loads a private key into OpenSSL.
 *
 * @throws IterappError `ERR_KEYS_INVALID` when its private part does not belong to its public one.
 */
export function loadPrivateKey(record: PrivateKeyRecord): PrivateKey {
  const { kty, crv, x, y, d, kid } = record
  try {
    const derived = createECDH('prime256v1')
    derived.setPrivateKey(d, 'base64url')
    if (!derived.getPublicKey().equals(encodePoint(record))) throw new Error('another public key')
    const key = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
    return { kid, key, spkiPrefix: spki.subarray(0, -POINT_BYTES) }
  } catch {
    throw new IterappError(
      'ERR_KEYS_INVALID',
      'the private part of a key of the key set does not belong to its public part',
    )
  }
}

/**
 * Checks that a public key is a point of the curve: node-jose reads any two coordinates.
 *
 * @throws IterappError `ERR_KEYS_INVALID`.
 */
export function checkPublicKey({ kty, crv, x, y }: PublicPoint): void {
  try {
    createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
  } catch {
    throw new IterappError('ERR_KEYS_INVALID', 'a key of the key set is not a point of P-256')
  }
}

/** What a content key was wrapped with, beside the private key. */
export interface WrappedKey {
  readonly epk: PublicPoint
  /** 40 bytes. */
  readonly encryptedKey: Uint8Array
  /** The bytes that the caller is allowed to open, not the header's word for them. */
  readonly apv: Uint8Array
}

/**
 * Unwraps a content key: ECDH-ES+A256KW on P-256 (RFC 7518 §4.6).
 *
 * @returns 32 bytes. The caller zeroes them.
 * @throws IterappError `ERR_DECRYPTION_FAILED`, whatever the cause.
 */
export function unwrapContentKey(key: PrivateKey, wrapped: WrappedKey): Uint8Array {
  if (wrapped.encryptedKey.length !== ENCRYPTED_KEY_BYTES) {
    throw new IterappError('ERR_DECRYPTION_FAILED')
  }
  let sharedSecret: Buffer | undefined
  let wrappingKey: Buffer | undefined
  try {
    // From DER, which is the fastest way in; OpenSSL refuses a point that is not on the curve.
    const der = Buffer.concat([key.spkiPrefix, encodePoint(wrapped.epk)])
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
    sharedSecret = diffieHellman({ privateKey: key.key, publicKey })
    wrappingKey = deriveWrappingKey(sharedSecret, {
      alg: ALG,
      keyBits: 256,
      apu: new Uint8Array(),
      apv: wrapped.apv,
    })
    return unwrapAesKey(wrappingKey, wrapped.encryptedKey)
  } catch {
    throw new IterappError('ERR_DECRYPTION_FAILED')
  } finally {
    sharedSecret?.fill(0)
    wrappingKey?.fill(0)
  }
}

/** Length of an uncompressed point of P-256 (SEC 1 §2.3.3). */
const POINT_BYTES = 65

function encodePoint({ x, y }: PublicPoint): Buffer {
  const bytes = Buffer.alloc(POINT_BYTES)
  bytes[0] = 4
  bytes.write(x, 1, 'base64url')
  bytes.write(y, 33, 'base64url')
  return bytes
}
