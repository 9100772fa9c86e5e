import type { ErrorCode } from '@iterapp/errors'
import type { Scope } from '@iterapp/crypto/format'

/** A ciphertext that opens. */
export interface ValidVector {
  readonly description: string
  readonly input: { readonly jwe: string }
  readonly expect: {
    readonly kid: string
    /** The bytes of `apv`, as text. */
    readonly apv: string
    readonly scope: Scope
    readonly skeleton: string | null
    /** Base64url, like all bytes of a vector. */
    readonly wrapping_key: string
    readonly content_key: string
    readonly value: string
  }
}

/** A text that must not open. */
export interface InvalidVector {
  readonly description: string
  readonly input: {
    readonly jwe: string
    /** The scope's text to unwrap by; without it, that of the header. */
    readonly apv?: string
  }
  readonly expect: { readonly code: ErrorCode }
}
