import { CONTENT_KEY_BYTES, skeletonOf, type Jwe } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import { decryptContent } from './jwa'

/**
 * Opens a ciphertext with its content key, of 32 bytes: a shorter one would mean another `enc` than
 * its header names.
 *
 * @returns the plaintext. The caller zeroes it.
 * @throws IterappError `ERR_DECRYPTION_FAILED`, whatever the cause.
 */
export function openJwe(jwe: Jwe, contentKey: Uint8Array): Uint8Array {
  if (contentKey.length !== CONTENT_KEY_BYTES) throw new IterappError('ERR_DECRYPTION_FAILED')
  try {
    return decryptContent(contentKey, jwe)
  } catch {
    throw new IterappError('ERR_DECRYPTION_FAILED')
  }
}

/**
 * Checks that a value has the shape that its header promised. Only then may it be composed by that
 * shape: until the tag was checked, a skeleton was anybody's text.
 *
 * @param value - the plaintext, decoded.
 * @throws IterappError `ERR_SKELETON`.
 */
export function checkPromisedSkeleton(jwe: Jwe, value: string): void {
  if (skeletonOf(value) === jwe.header.skeleton) return
  throw new IterappError(
    'ERR_SKELETON',
    jwe.header.skeleton === null
      ? 'the value holds a single quote, and its ciphertext has no skeleton to compose it by'
      : 'the skeleton of the ciphertext is not the shape of its value',
  )
}
