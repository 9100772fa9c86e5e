import { IterappError } from '@iterapp/errors'
import { decodeBase64url } from './base64url'
import { readHeader, type Header } from './header'

/** The longest ciphertext that is read, in characters. */
export const MAX_JWE_LENGTH = 262_144

/** Length of a content key, for A256GCM (RFC 7518 §5.3). */
export const CONTENT_KEY_BYTES = 32
/** Length of the wrapped content key: 32 bytes and the 8 of RFC 3394's integrity check. */
export const ENCRYPTED_KEY_BYTES = 40
/** Length of an AES-GCM initialization vector (RFC 7518 §5.3). */
export const IV_BYTES = 12
/** Length of an AES-GCM tag (RFC 7518 §5.3). */
export const TAG_BYTES = 16

/** A ciphertext, checked as far as it can be without a key. */
export interface Jwe {
  /** The header as it was written: base64url, and the tag's additional authenticated data. */
  readonly protected: string
  readonly header: Header
  /** 40 bytes. */
  readonly encryptedKey: Uint8Array
  /** 12 bytes. */
  readonly iv: Uint8Array
  readonly ciphertext: Uint8Array
  /** 16 bytes. */
  readonly tag: Uint8Array
}

/**
 * Reads a JWE in compact serialization (RFC 7516 §3.1): exactly five parts, canonical base64url,
 * fixed lengths. JOSE libraries accept more than one spelling of the same ciphertext; this does not.
 *
 * @throws IterappError `ERR_JWE_MALFORMED`, or what {@link readHeader} throws.
 */
export function readJwe(text: string): Jwe {
  if (text.length > MAX_JWE_LENGTH) {
    throw new IterappError(
      'ERR_JWE_MALFORMED',
      `the ciphertext is longer than ${MAX_JWE_LENGTH} characters`,
    )
  }
  const parts = text.split('.')
  const [header, encryptedKey, iv, ciphertext, tag] = parts
  if (
    parts.length !== 5 ||
    header === undefined ||
    encryptedKey === undefined ||
    iv === undefined ||
    ciphertext === undefined ||
    tag === undefined
  ) {
    throw new IterappError(
      'ERR_JWE_MALFORMED',
      `the ciphertext has ${parts.length} ${parts.length === 1 ? 'part' : 'parts'} instead of the five of a JWE: is the line whole?`,
    )
  }
  return {
    protected: header,
    header: readHeader(header),
    encryptedKey: readPart('encrypted key', encryptedKey, ENCRYPTED_KEY_BYTES),
    iv: readPart('initialization vector', iv, IV_BYTES),
    ciphertext: readPart('ciphertext', ciphertext),
    tag: readPart('tag', tag, TAG_BYTES),
  }
}

/**
 * Reads the wrapped content key of a JWE, which travels to the keys service without the rest.
 *
 * @throws IterappError `ERR_JWE_MALFORMED` unless it is 40 bytes in canonical base64url.
 */
export function readEncryptedKey(text: string): Uint8Array {
  return readPart('encrypted key', text, ENCRYPTED_KEY_BYTES)
}

function readPart(name: string, text: string, length?: number): Uint8Array {
  const bytes = decodeBase64url(text)
  if (bytes === null) {
    throw new IterappError('ERR_JWE_MALFORMED', `the ${name} is not canonical base64url`)
  }
  if (length !== undefined && bytes.length !== length) {
    throw new IterappError(
      'ERR_JWE_MALFORMED',
      `the ${name} is ${bytes.length} bytes long instead of ${length}: is the line whole?`,
    )
  }
  return bytes
}
