import { IterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'
import type { ApiClient } from '@iterapp/kubernetes'
import type { CallingPod } from '../../ports'
import { isSubdomain } from '../object-name'
import type { Refusal } from './refusal'

/** Asks whose a token is. Throws `ERR_API_SERVER` or `ERR_BUSY` when that cannot be found out now. */
export type ReviewToken = (token: string) => Promise<Refusal | CallingPod>

const path = ['apis', 'authentication.k8s.io', 'v1', 'tokenreviews']

/**
 * The most reviews that are waited for. There are no more connections than that, but who hangs up and comes again
 * leaves a review behind, until the API server has answered it or its time is over.
 */
const MAX_WAITING = 512

/** Members of `user.extra` of a token that is bound to a pod. */
const extras = {
  podName: 'authentication.kubernetes.io/pod-name',
  podUid: 'authentication.kubernetes.io/pod-uid',
  nodeName: 'authentication.kubernetes.io/node-name',
} as const

/**
 * Has tokens reviewed by the API server (`authentication.k8s.io/v1` TokenReview).
 *
 * @param audience - that the tokens must be for.
 */
export function createTokenReviewer(ask: ApiClient, audience: string): ReviewToken {
  let waiting = 0
  return async (token) => {
    if (waiting >= MAX_WAITING) throw new IterappError('ERR_BUSY')
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token, audiences: [audience] },
    }
    waiting++
    const { status, value } = await ask({ method: 'POST', path, body }).finally(() => waiting--)
    if (status !== 200 && status !== 201) {
      throw unusable(`the API server answered a TokenReview with status ${status}`)
    }
    const review = isJsonObject(value) ? value.status : undefined
    if (!isJsonObject(review)) throw unusable('the API server gave no status of a TokenReview')
    return readReview(review, audience)
  }
}

/** Every point must hold, since each of them alone has let somebody in elsewhere. */
function readReview(review: Record<string, unknown>, audience: string): Refusal | CallingPod {
  const { authenticated, error, audiences, user } = review
  if (error !== undefined && error !== '') return 'review-error'
  if (authenticated !== true) return 'not-authenticated'
  if (!Array.isArray(audiences) || !audiences.includes(audience)) return 'review-audience'
  const { username, extra } = isJsonObject(user) ? user : {}
  const account = readAccount(username)
  if (account === null) return 'no-service-account'
  const only = (name: string) => readOnly(extra, name)
  const [name, uid] = [only(extras.podName), only(extras.podUid)]
  if (name === null || uid === null) return 'no-pod'
  const node = only(extras.nodeName)
  return { ...account, name, uid, node: node !== null && isSubdomain(node) ? node : null }
}

/** Namespace and name of a ServiceAccount, from the name of its user. */
function readAccount(username: unknown): Pick<CallingPod, 'namespace' | 'serviceAccount'> | null {
  const [, namespace, serviceAccount] =
    typeof username === 'string'
      ? (/^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [])
      : []
  if (namespace === undefined || serviceAccount === undefined) return null
  if (!isSubdomain(serviceAccount)) return null
  // A label: what may be in a name, without dots.
  const isNamespace = isSubdomain(namespace) && /^[^.]{1,63}$/.test(namespace)
  return isNamespace ? { namespace, serviceAccount } : null
}

/** The one value of a member of `user.extra`; `null` when there is none or more. */
function readOnly(extra: unknown, name: string): string | null {
  const values: unknown = isJsonObject(extra) && Object.hasOwn(extra, name) ? extra[name] : null
  if (!Array.isArray(values) || values.length !== 1) return null
  const [value] = values as readonly unknown[]
  return typeof value === 'string' && value !== '' ? value : null
}

function unusable(message: string): IterappError {
  return new IterappError('ERR_API_SERVER', message)
}
