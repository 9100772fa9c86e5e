import type { KeySet } from '@iterapp/crypto/node-jose'
import type { ErrorCode, IterappError } from '@iterapp/errors'
import type { Identity } from '@iterapp/identity'
import type { FindKey } from '@iterapp/unwrap'
import type { IncomingMessage } from 'node:http'

/** Where the keys come from: a file in local mode, Secrets in a cluster. */
export interface KeyStore {
  /**
   * The keys to publish, newest first, without their private parts.
   *
   * @throws IterappError `ERR_KEYS_NOT_LOADED`.
   */
  readonly current: () => Promise<KeySet>
  /**
   * Finds the private keys of one request by their thumbprints; `null` when there is none. Where keys
   * can be added elsewhere, one that is not known is looked for once more, once for the request.
   *
   * @throws IterappError (from the returned function) `ERR_KEYS_NOT_LOADED`, `ERR_API_SERVER`.
   */
  readonly finder: () => FindKey
}

/** Who asks. */
export interface Caller {
  /** What it may open. */
  readonly identity: Identity
  /** The pod that asks; `null` for what is none. */
  readonly pod: CallingPod | null
  /** The builder of a CI system that asks, if it is one. */
  readonly builder?: CallingBuilder
}

/** A pod, as its token names it. */
export interface CallingPod {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** Name of the ServiceAccount that it runs as. */
  readonly serviceAccount: string
  /** `null` when the token does not say. */
  readonly node: string | null
}

/** A builder of a CI system, as the token of its job names it. */
export interface CallingBuilder {
  /** Of the token: a URL. */
  readonly issuer: string
  /** Of the project that is built: what the CI system never gives to another one. */
  readonly id: string
}

/**
 * Finds out who asks. Nothing of the request but its proof of who sent it has a say: no path, no
 * body and no other header.
 *
 * @throws IterappError `ERR_UNAUTHENTICATED`, with one message whatever the cause; `ERR_API_SERVER`,
 *   `ERR_TOKEN_ISSUER` or `ERR_BUSY` when it cannot be found out now.
 */
export type Authenticate = (request: IncomingMessage) => Promise<Caller>

/**
 * Whether variables arrive in the containers of a caller, which is where it runs that decides.
 *
 * @returns why they do not; `null` when they do.
 * @throws IterappError `ERR_API_SERVER` when it cannot be found out now.
 */
export type CheckVariables = (caller: Caller) => Promise<IterappError | null>

/** How a request or a secret of it ended. */
export type OutcomeCode = ErrorCode | 'ok'

/** What is counted of unwraps. */
export interface UnwrapMetrics {
  /** @param seconds - from the request's arrival to its answer. */
  readonly countRequest: (code: OutcomeCode, seconds: number) => void
  /** So many secrets of a request ended so. */
  readonly countSecrets: (code: OutcomeCode, count: number) => void
}
