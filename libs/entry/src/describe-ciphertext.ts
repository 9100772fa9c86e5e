import { ALG, ENC, readJwe, type Scope } from '@iterapp/crypto/format'
import type { KeyDescription } from './describe-keys'

/** What everybody can read of a ciphertext. */
export interface CiphertextDescription {
  readonly scope: Scope
  /** RFC 7638 thumbprint of the key that it was made with. */
  readonly kid: string
  /** That key, when it is in the key set; `null` when not, or when there is no key set. */
  readonly key: KeyDescription | null
  readonly valueBytes: number
  /** Where the value has single quotes; `null` when it is no variable that has one. */
  readonly skeleton: string | null
  readonly alg: string
  readonly enc: string
}

/**
 * Reads a ciphertext without a key.
 *
 * @param keys - the key set, if there is one.
 * @throws IterappError what `readJwe` throws.
 */
export function describeCiphertext(
  text: string,
  keys: readonly KeyDescription[],
): CiphertextDescription {
  const { header, ciphertext } = readJwe(text)
  const { scope, kid, skeleton } = header
  return {
    scope,
    kid,
    key: keys.find((key) => key.kid === kid) ?? null,
    // GCM does not pad (NIST SP 800-38D): the ciphertext is as long as the value.
    valueBytes: ciphertext.length,
    skeleton,
    alg: ALG,
    enc: ENC,
  }
}

/** The ciphertext in what a user has copied: itself, in quotes, or in its whole line. */
export function findCiphertext(text: string): string {
  const inLine = /\bencrypted\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
  return inLine ?? text.trim().replace(/^(["'])(.*)\1$/s, '$2')
}
