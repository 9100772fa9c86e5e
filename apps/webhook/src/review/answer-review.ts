import type { Decision } from '../policy/decision'
import { encodePatch } from './encode-patch'

/** How long a warning may be, in characters: the API server may cut off what is longer. */
const MAX_WARNING_LENGTH = 256

/** How many warnings are told. */
const MAX_WARNINGS = 5

/**
 * The answer to an `AdmissionReview`: the pieces of a JSON body. The reason of the decision goes to the
 * audit log and, in front of the message, to who is denied.
 *
 * The patch is a piece of its own, since it is nearly all of the answer, the same for many pods, and
 * base64, which needs no escape.
 */
export function answerReview(uid: string, decision: Decision): readonly Buffer[] {
  const { allowed, reason } = decision
  const response = JSON.stringify({
    uid,
    allowed,
    auditAnnotations: { reason },
    ...(allowed ? warning(decision) : denying(decision)),
  })
  const head = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":${response}`
  if (!allowed || decision.patch.length === 0) return [Buffer.from(`${head}}`)]
  const opening = Buffer.from(`${head.slice(0, -1)},"patchType":"JSONPatch","patch":"`)
  return [opening, encodePatch(decision.patch), endOfPatch]
}

const endOfPatch = Buffer.from('"}}')

function warning({ warnings }: Extract<Decision, { allowed: true }>): object {
  if (warnings.length === 0) return {}
  const told = warnings.slice(0, MAX_WARNINGS).map((each) => each.slice(0, MAX_WARNING_LENGTH))
  const more = warnings.length - told.length
  return { warnings: more > 0 ? [...told, `and ${more} more`] : told }
}

function denying({ reason, message, status }: Extract<Decision, { allowed: false }>): object {
  // How the API server calls it, and so kubectl (metav1.StatusReason).
  const kind = status === 403 ? 'Forbidden' : 'ServiceUnavailable'
  return { status: { code: status, reason: kind, message: `${reason}: ${message}` } }
}
