import { IterappError } from '@iterapp/errors'
import type { Logger } from '@iterapp/http'
import type { IncomingMessage } from 'node:http'
import type { Authenticate, Caller, CallingBuilder, CallingPod } from '../../ports'
import type { Refusal } from './refusal'

/** How an authentication ended: `accepted`, why it was refused, or `failed`. */
export type AuthenticationResult = 'accepted' | Refusal | 'failed'

/** Why a caller was refused, and what is known of it. */
interface Refused {
  readonly reason: Refusal
  readonly pod?: CallingPod
  /** Its id only when the issuer signed it. */
  readonly builder?: Partial<CallingBuilder>
}

/** Finds out who asks, or why that is nobody. */
export type Judge = (request: IncomingMessage) => Promise<Refused | Caller>

/** Whom an authentication is told. */
export interface VerdictReport {
  readonly logger: Logger
  readonly countAuthentication: (result: AuthenticationResult) => void
}

/**
 * An authenticator that counts every verdict and logs each refusal with its reason. A caller is refused in
 * the same words whatever the reason.
 */
export function reportVerdicts(
  judge: Judge,
  { logger, countAuthentication }: VerdictReport,
): Authenticate {
  return async (request) => {
    const verdict = await judge(request).catch((error: unknown) => {
      countAuthentication('failed')
      throw error
    })
    if ('identity' in verdict) {
      countAuthentication('accepted')
      return verdict
    }
    countAuthentication(verdict.reason)
    logger.info(verdict, 'caller refused')
    throw new IterappError('ERR_UNAUTHENTICATED')
  }
}
