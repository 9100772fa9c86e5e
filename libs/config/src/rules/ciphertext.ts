/** The longest ciphertext, in characters: as long as `libs/crypto` reads. */
export const MAX_ENCRYPTED_LENGTH = 262_144

/**
 * What is wrong with a text as a JWE in compact serialization, by its shape alone, or `null`. That
 * it is one, and of ours, is for `libs/crypto` to say. The answer does not quote the text.
 */
export function checkCiphertext(text: string): string | null {
  if (text === '') return 'it is empty'
  if (text.length > MAX_ENCRYPTED_LENGTH) {
    return `it is longer than ${MAX_ENCRYPTED_LENGTH} characters`
  }
  if (/\s/.test(text)) return 'it has blanks or line ends: write it on one line'
  const parts = text.split('.')
  if (parts.length !== 5) {
    return `it has ${parts.length} ${parts.length === 1 ? 'part' : 'parts'} instead of five: is it whole?`
  }
  if (!parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) {
    return 'one of its five parts is not base64url: is it whole?'
  }
  return text.startsWith('eyJ') ? null : 'it does not begin with eyJ, as the header of a JWE does'
}
