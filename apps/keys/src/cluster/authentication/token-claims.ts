import { isJsonObject, parseJson } from '@iterapp/json'
import type { Refusal } from './refusal'

/** The longest token that is looked at; a ServiceAccount's has 1 or 2 KiB. */
const MAX_TOKEN_LENGTH = 8 * 1024

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
  const payload = readPayload(token)
  if (payload === null) return 'no-jwt'
  const { aud, exp } = payload
  if (typeof exp !== 'number') return 'no-jwt'
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (!audiences.includes(audience)) return 'other-audience'
  const expiresAt = exp * 1000
  return expiresAt + CLOCK_SKEW < now ? 'expired' : { expiresAt }
}

/** The payload of a JWT in compact serialization (RFC 7519 §3), if it is one. */
function readPayload(token: string): Record<string, unknown> | null {
  if (token.length > MAX_TOKEN_LENGTH) return null
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token) ?? []
  if (payload === undefined) return null
  const value = parseJson(Buffer.from(payload, 'base64url').toString('utf8'))
  return isJsonObject(value) ? value : null
}
