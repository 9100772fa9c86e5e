/**
 * Why a caller is not known. The log and the metrics say it; the caller is told the same in every case.
 *
 * - `no-token`: there is not exactly one bearer token.
 * - `no-jwt`: the token has not the form of one of a ServiceAccount.
 * - `other-audience`: it is for somebody else.
 * - `expired`: its time is over.
 * - `not-authenticated`: the API server does not accept it: forged, revoked, of a pod that is gone.
 * - `review-error`: the API server had an error with it.
 * - `review-audience`: the API server did not find our audience in it.
 * - `no-service-account`: it is not of a ServiceAccount.
 * - `no-pod`: it is not bound to exactly one pod.
 * - `no-identity`: the namespace of the pod belongs to no app and environment.
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
