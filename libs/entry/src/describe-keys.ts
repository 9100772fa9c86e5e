import { isPrivate, type KeyRecord } from '@iterapp/crypto/format'

/** What is told of a key; never its private part. */
export interface KeyDescription {
  /** RFC 7638 thumbprint. */
  readonly kid: string
  /** When it was made, ISO 8601. */
  readonly created: string
  readonly ageDays: number
  /** Whether it is the one that encrypts: the newest. */
  readonly seals: boolean
  /** Whether its private part is there, so that it can open. */
  readonly private: boolean
}

/**
 * Describes the keys of a set.
 *
 * @param keys - newest first.
 */
export function describeKeys(keys: readonly KeyRecord[], now: Date): readonly KeyDescription[] {
  return keys.map((key, index) => ({
    kid: key.kid,
    created: formatTime(key),
    ageDays: ageInDays(key, now),
    seals: index === 0,
    private: isPrivate(key),
  }))
}

/** An age for people: `made today`, `1 day old`, `3 days old`. */
export function formatAge(ageDays: number): string {
  if (ageDays < 0) return 'from the future: check the clock'
  if (ageDays === 0) return 'made today'
  return ageDays === 1 ? '1 day old' : `${ageDays} days old`
}

const SECONDS_OF_A_DAY = 24 * 60 * 60

function ageInDays({ iat }: KeyRecord, now: Date): number {
  return Math.floor((now.getTime() / 1000 - iat) / SECONDS_OF_A_DAY)
}

function formatTime({ iat }: KeyRecord): string {
  // Beyond what a Date can hold, the number is all there is to say.
  const time = new Date(iat * 1000)
  return Number.isNaN(time.getTime()) ? `@${iat}` : time.toISOString().replace('.000Z', 'Z')
}
