import { IterappError } from '@iterapp/errors'
import { MAX_HEADER_LENGTH } from './header'
import { ENCRYPTED_KEY_BYTES, IV_BYTES, MAX_JWE_LENGTH, TAG_BYTES } from './jwe'
import type { KeyRecord } from './key-set'
import { formatScope, type Scope } from './scope'
import { checkSkeleton } from './skeleton'

/** What a value is sealed to. */
export interface SealOptions {
  /** A key of a set that was read: its point and its thumbprint were checked there. */
  readonly key: KeyRecord
  readonly scope: Scope
  /** The value's skeleton, when it is a variable that holds single quotes. */
  readonly skeleton?: string | null
}

/** The parameters of a header that are the same whichever library seals. */
export interface SealParameters {
  /** The bytes of `apv`: the scope's text. */
  readonly apv: Uint8Array
  /** What else stands in the protected header, for this value. */
  readonly extra: { readonly skeleton?: string }
}

/** What a ciphertext is at least, beside its header and its content: three parts and four dots. */
const FIXED_LENGTH = [ENCRYPTED_KEY_BYTES, IV_BYTES, TAG_BYTES].reduce(
  (sum, bytes) => sum + Math.ceil((bytes * 4) / 3),
  4,
)

/** The longest value that can be sealed, in bytes: with the longest header it can still be read. */
export const MAX_VALUE_BYTES = Math.floor(
  ((MAX_JWE_LENGTH - MAX_HEADER_LENGTH - FIXED_LENGTH) * 3) / 4,
)

/**
 * Checks what is about to be sealed by the rules of the reader, so that nothing is sealed which
 * nobody could open.
 *
 * @throws IterappError `ERR_SCOPE_MALFORMED`, `ERR_SKELETON`, `ERR_VALUE_TOO_MANY_QUOTES`,
 *   `ERR_VALUE_TOO_LARGE`.
 */
export function prepareSeal(value: Uint8Array, options: SealOptions): SealParameters {
  const { scope, skeleton = null } = options
  if (value.length > MAX_VALUE_BYTES) {
    throw new IterappError(
      'ERR_VALUE_TOO_LARGE',
      `the value is ${value.length} bytes long; at most ${MAX_VALUE_BYTES} can be encrypted`,
    )
  }
  if (skeleton !== null) checkSkeleton(skeleton)
  return {
    apv: new TextEncoder().encode(formatScope(scope)),
    extra: skeleton === null ? {} : { skeleton },
  }
}
