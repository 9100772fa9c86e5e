import { base64url } from 'jose'

/** Bytes as base64url without padding (RFC 7515 §2). */
export function encodeBase64url(bytes: Uint8Array | string): string {
  return base64url.encode(bytes)
}

/**
 * The bytes of a base64url text, only when it is spelled in the one canonical way.
 *
 * Decoders of JOSE libraries also take padding, white space, the other alphabet, and bits after the
 * last byte that are not zero; then one value has many spellings.
 *
 * @returns `null` for every other spelling.
 */
export function decodeBase64url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null
  const bytes = base64url.decode(text)
  return base64url.encode(bytes) === text ? bytes : null
}

/** Whether a value that JSON gave is so many bytes, in canonical base64url. */
export function isBytes(value: unknown, length: number): value is string {
  return typeof value === 'string' && decodeBase64url(value)?.length === length
}
