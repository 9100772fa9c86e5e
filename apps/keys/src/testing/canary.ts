import { expect, onTestFinished } from 'vitest'

/** What must never be said, and where it must not be. */
export interface Canary {
  /** Takes a secret that may be nowhere: a token or a private key. */
  readonly guard: (secret: Uint8Array | string) => void
  /** Takes a content key, which may be in the answer of an unwrap but nowhere else. */
  readonly guardContentKey: (secret: Uint8Array) => void
  /** Takes something that was logged or printed. */
  readonly watch: (text: string) => void
  /** Takes something that was answered. */
  readonly watchAnswer: (text: string, isUnwrap: boolean) => void
  /** What of it was said, and should not have been. */
  readonly leaks: () => readonly string[]
}

/** A {@link Canary} that looks through everything when the running test ends. */
export function createCanary(): Canary {
  const canary = createQuietCanary()
  onTestFinished(() => {
    expect(canary.leaks()).toEqual([])
  })
  return canary
}

/** A {@link Canary} that has to be asked. */
export function createQuietCanary(): Canary {
  const secrets: string[] = []
  const contentKeys: string[] = []
  const texts: string[] = []
  const unwrapAnswers: string[] = []
  return {
    guard: (secret) => secrets.push(...spellings(secret)),
    guardContentKey: (secret) => contentKeys.push(...spellings(secret)),
    watch: (text) => texts.push(text),
    watchAnswer: (text, isUnwrap) => (isUnwrap ? unwrapAnswers : texts).push(text),
    leaks: () => [
      ...[...secrets, ...contentKeys].filter((secret) =>
        texts.some((text) => text.includes(secret)),
      ),
      ...secrets.filter((secret) => unwrapAnswers.some((text) => text.includes(secret))),
    ],
  }
}

function spellings(secret: Uint8Array | string): readonly string[] {
  const bytes = Buffer.from(secret)
  const encodings = ['base64url', 'base64', 'hex', 'latin1'] as const
  return [
    ...encodings.map((encoding) => bytes.toString(encoding)),
    // As Node and JSON print a Buffer.
    [...bytes].join(','),
    bytes.toString('hex').match(/../g)?.join(' ') ?? '',
  ]
}
