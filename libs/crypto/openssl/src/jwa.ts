import { createDecipheriv, hash } from 'node:crypto'

/** What goes into the key derivation beside the shared secret (RFC 7518 §4.6.2). */
export interface DerivationInfo {
  /** The `alg` that the derived key is for, such as `ECDH-ES+A256KW`. */
  readonly alg: string
  /** Length of the derived key in bits; at most 256. */
  readonly keyBits: number
  /** Agreement PartyUInfo; empty when the header has no `apu`. */
  readonly apu: Uint8Array
  /** Agreement PartyVInfo; empty when the header has no `apv`. */
  readonly apv: Uint8Array
}

/**
 * The Concat KDF of NIST SP 800-56A as RFC 7518 §4.6.2 uses it, one round of SHA-256, which is
 * enough for a key of 256 bits.
 */
export function deriveWrappingKey(sharedSecret: Uint8Array, info: DerivationInfo): Buffer {
  const input = Buffer.concat([
    uint32(1),
    sharedSecret,
    ...lengthPrefixed(Buffer.from(info.alg, 'ascii')),
    ...lengthPrefixed(info.apu),
    ...lengthPrefixed(info.apv),
    uint32(info.keyBits),
  ])
  const derived = hash('sha256', input, 'buffer')
  input.fill(0)
  return derived.subarray(0, info.keyBits / 8)
}

/** The initial value of RFC 3394 §2.2.3.1, which unwrapping must find again. */
const INTEGRITY_CHECK = Buffer.alloc(8, 0xa6)

/** The shortest that AES Key Wrap makes: of two blocks of 8 bytes, three (RFC 3394 §2). */
const MIN_WRAPPED_BYTES = 24

/**
 * AES Key Unwrap (RFC 3394), with a wrapping key of 16 or 32 bytes.
 *
 * @throws what OpenSSL throws when the integrity check fails.
 */
export function unwrapAesKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer {
  // OpenSSL unwraps nothing to nothing, without any check.
  if (wrapped.length < MIN_WRAPPED_BYTES) throw new RangeError('too short to be a wrapped key')
  const cipher = createDecipheriv(
    `id-aes${wrappingKey.length * 8}-wrap`,
    wrappingKey,
    INTEGRITY_CHECK,
  )
  // All of it comes from `update`; joining the two would leave a copy of the key in memory.
  const key = cipher.update(wrapped)
  cipher.final()
  return key
}

/** What AES-GCM opens (RFC 7516 §5.2). */
export interface SealedContent {
  readonly iv: Uint8Array
  readonly ciphertext: Uint8Array
  readonly tag: Uint8Array
  /** The protected header, in base64url: the additional authenticated data. */
  readonly protected: string
}

/**
 * AES-GCM (RFC 7518 §5.3), with a content key of 16 or 32 bytes and a tag of 16.
 *
 * @throws what OpenSSL throws when the tag does not fit; nothing of the plaintext is given away.
 */
export function decryptContent(contentKey: Uint8Array, content: SealedContent): Buffer {
  const name = contentKey.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm'
  const cipher = createDecipheriv(name, contentKey, content.iv, { authTagLength: 16 })
  cipher.setAAD(Buffer.from(content.protected, 'ascii'))
  cipher.setAuthTag(content.tag)
  const plaintext = cipher.update(content.ciphertext)
  try {
    cipher.final()
    return plaintext
  } catch (error) {
    plaintext.fill(0)
    throw error
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function lengthPrefixed(bytes: Uint8Array): [Uint8Array, Uint8Array] {
  return [uint32(bytes.length), bytes]
}
