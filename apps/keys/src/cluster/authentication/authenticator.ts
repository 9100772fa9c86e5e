import { identifyNamespace, type IdentityRule } from '@iterapp/identity'
import { hash } from 'node:crypto'
import { readBearerToken } from '../../bearer-token'
import type { Authenticate, CallingPod } from '../../ports'
import { identifyAccount, type AccountBuilders } from '../builders/service-accounts'
import { createSharedCache } from '../shared-cache'
import type { Refusal } from './refusal'
import { reportVerdicts, type Judge, type VerdictReport } from './report-verdicts'
import { screenToken } from './token-claims'
import type { ReviewToken } from './token-review'

/** What the authenticator is given. */
export interface AuthenticatorDeps extends VerdictReport {
  readonly review: ReviewToken
  readonly audience: string
  readonly rules: readonly IdentityRule[]
  readonly accountBuilders: AccountBuilders
  readonly releaseNamespace: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds, from any origin, never going back. */
  readonly elapsed: () => number
}

/**
 * How long an accepted token is not reviewed again, in milliseconds. The API server itself accepts a
 * pod's token for a minute after the pod is gone, and remembers for ten seconds.
 */
const REMEMBERED = 10_000

/** The most tokens that are remembered; one takes less than 1 KiB. */
const MAX_REMEMBERED = 8192

/** A review, and when the token's time is over, in milliseconds since 1970. */
interface Reviewed {
  readonly verdict: Refusal | CallingPod
  readonly expiresAt: number
}

/**
 * The cluster's authenticator: pods show a token of their ServiceAccount that is for this service and
 * bound to them, and the API server says whether it is good (`docs/keys-service.md`). What a pod may open,
 * only the name of its namespace says or, where that says nothing, the builders in the settings.
 */
export function createClusterAuthenticator(deps: AuthenticatorDeps): Authenticate {
  return reportVerdicts(createJudge(deps), deps)
}

function createJudge(deps: AuthenticatorDeps): Judge {
  const { review, audience, rules, accountBuilders, releaseNamespace, now, elapsed } = deps
  const reviewed = createSharedCache<Reviewed>({
    max: MAX_REMEMBERED,
    // Of the review the expiry is known to be true, too: it is in what was signed.
    keepFor: ({ verdict, expiresAt }) =>
      typeof verdict === 'string' ? 0 : Math.min(REMEMBERED, expiresAt - now()),
    now: elapsed,
  })
  return async (request) => {
    const token = readBearerToken(request)
    if (token === null) return { reason: 'no-token' }
    const claims = screenToken(token, audience, now())
    if (typeof claims === 'string') return { reason: claims }
    const { expiresAt } = claims
    const { verdict: pod } = await reviewed(hash('sha256', token), async () => ({
      verdict: await review(token),
      expiresAt,
    }))
    if (typeof pod === 'string') return { reason: pod }
    const identity =
      identifyNamespace(rules, pod.namespace, { releaseNamespace }) ??
      identifyAccount(accountBuilders, pod)
    return identity === null ? { reason: 'no-identity', pod } : { identity, pod }
  }
}
