import { readJwtPayload } from './jwt-payload'
import type { Refusal } from './refusal'

/** How far the clocks of this machine and the API server may be apart, in milliseconds. */
const CLOCK_SKEW = 60_000

/** What a token says of itself, which nobody has checked. */
export interface TokenClaims {
  /** When its time is over, in milliseconds since 1970. */
  readonly expiresAt: number
}

/**
 * Looks whether a token is worth a question to the API server, so that garbage costs it nothing. What
 * passes is not known to be true.
 *
 * @param now - milliseconds since 1970.
 * @returns why it is not worth one, or its claims.
 */
export function screenToken(token: string, audience: string, now: number): Refusal | TokenClaims {
  const payload = readJwtPayload(token)
  if (payload === null) return 'no-jwt'
  const { aud, exp } = payload
  if (typeof exp !== 'number') return 'no-jwt'
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (!audiences.includes(audience)) return 'other-audience'
  const expiresAt = exp * 1000
  return expiresAt + CLOCK_SKEW < now ? 'expired' : { expiresAt }
}
