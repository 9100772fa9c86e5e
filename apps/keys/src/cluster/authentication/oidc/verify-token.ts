import { IterappError } from '@iterapp/errors'
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import type { OidcIssuer } from '../../builders/oidc-issuers'
import type { Refusal } from '../refusal'

/**
 * Algorithms of signatures with a private key (RFC 7518 §3.1, RFC 8037 §3.1). Without this list a token could name
 * `none`, or be signed by HMAC with the public key.
 */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
]

/** How far the clocks of this machine and the issuer may be apart, in seconds. */
const CLOCK_TOLERANCE = 30

/** The longest time that a token may live, in seconds: a job's lives for an hour at most. */
const MAX_LIFETIME = 24 * 3600

/** What an issuer says in a token, or why it does not say it. */
export type VerifiedToken =
  | { readonly refusal: null; readonly claims: JWTPayload }
  /** `claims` are `null` when it has not signed it. */
  | { readonly refusal: Refusal; readonly claims: JWTPayload | null }

/**
 * Verifies a token of an issuer (RFC 7519 §7.2, RFC 8725, OpenID Connect Core 1.0 §3.1.3.7): signed by it, for exactly our
 * audience, now.
 *
 * @param now - milliseconds since 1970.
 * @throws IterappError `ERR_TOKEN_ISSUER` when that cannot be found out now.
 */
export async function verifyToken(
  token: string,
  { issuer, audience }: Pick<OidcIssuer, 'issuer' | 'audience'>,
  keys: JWTVerifyGetKey,
  now: number,
): Promise<VerifiedToken> {
  try {
    const { payload: claims, protectedHeader } = await jwtVerify(token, keys, {
      algorithms,
      issuer,
      audience,
      requiredClaims: ['exp', 'iat'],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: new Date(now),
    })
    // RFC 8725 §3.11: other kinds of tokens say so.
    const { typ = 'JWT' } = protectedHeader
    return { refusal: typ === 'JWT' ? checkFurther(claims, now) : 'other-type', claims }
  } catch (error) {
    return { refusal: explainRefusal(error, issuer), claims: claimsOf(error) }
  }
}

/** What jose leaves open. */
function checkFurther({ aud, iat = NaN, exp = NaN }: JWTPayload, now: number): Refusal | null {
  // Whoever else a token is for could show it here.
  if (Array.isArray(aud) && aud.length !== 1) return 'other-audience'
  if (!(exp - iat <= MAX_LIFETIME)) return 'too-long-lived'
  return iat <= now / 1000 + CLOCK_TOLERANCE ? null : 'not-yet-valid'
}

/** @throws IterappError `ERR_TOKEN_ISSUER` for what is not the token's fault. */
function explainRefusal(error: unknown, issuer: string): Refusal {
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'forged'
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'unknown-key'
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason !== 'check_failed') return 'no-jwt'
    return error.claim === 'nbf' ? 'not-yet-valid' : 'other-audience'
  }
  const isOfToken = [errors.JWSInvalid, errors.JWTInvalid, errors.JOSENotSupported].some(
    (kind) => error instanceof kind,
  )
  if (isOfToken) return 'no-jwt'
  if (error instanceof IterappError) throw error
  const message = `the keys of the issuer ${issuer} cannot be used`
  throw new IterappError('ERR_TOKEN_ISSUER', message, { cause: error })
}

/** jose looks at claims only when the signature is good. */
function claimsOf(error: unknown): JWTPayload | null {
  return error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired
    ? error.payload
    : null
}
