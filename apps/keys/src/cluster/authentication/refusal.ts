/**
 * Why a caller is not known. The log and the metrics say it; the caller is told the same in every case.
 *
 * - `no-token`: there is not exactly one bearer token.
 * - `no-jwt`: the token has not the form of a JWT with the claims that it must have.
 * - `other-audience`: it is for somebody else.
 * - `expired`: its time is over.
 *
 * Of a ServiceAccount:
 *
 * - `not-authenticated`: the API server does not accept it: forged, revoked, of a pod that is gone.
 * - `review-error`: the API server had an error with it.
 * - `review-audience`: the API server did not find our audience in it.
 * - `no-service-account`: it is not of a ServiceAccount.
 * - `no-pod`: it is not bound to exactly one pod.
 * - `no-identity`: the namespace of the pod belongs to no app and environment, and its ServiceAccount to no builder.
 *
 * Of a CI system:
 *
 * - `other-issuer`: it is of none of the issuers in the settings.
 * - `algorithm`: it has an algorithm that is not for signatures with a private key.
 * - `unknown-key`: the issuer does not publish exactly one key that it could be signed with.
 * - `forged`: its signature is not of that key.
 * - `not-yet-valid`: its time has not begun.
 * - `too-long-lived`: it lives for more than a day.
 * - `other-type`: it says that it is another kind of token.
 * - `no-builder`: its project is no builder, or another of its claims is not the one in the settings.
 */
export type Refusal =
  | 'no-token'
  | 'no-jwt'
  | 'other-audience'
  | 'expired'
  | 'not-authenticated'
  | 'review-error'
  | 'review-audience'
  | 'no-service-account'
  | 'no-pod'
  | 'no-identity'
  | 'other-issuer'
  | 'algorithm'
  | 'unknown-key'
  | 'forged'
  | 'not-yet-valid'
  | 'too-long-lived'
  | 'other-type'
  | 'no-builder'
