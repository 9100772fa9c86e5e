import type { Decision } from '../policy/decision'

/** How long a warning may be, in characters: the API server cuts off what is longer. */
const MAX_WARNING_LENGTH = 256

/** How many warnings are told. */
const MAX_WARNINGS = 5

/**
 * The answer to an `AdmissionReview`, as the text of a JSON body. The reason of the decision goes to the
 * audit log and, in front of the message, to who is denied.
 */
export function answerReview(uid: string, decision: Decision): string {
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: decision.allowed,
      auditAnnotations: { reason: decision.reason },
      ...(decision.allowed ? passing(decision) : denying(decision)),
    },
  })
}

function passing({ patch, warnings }: Extract<Decision, { allowed: true }>): object {
  return {
    ...(patch.length > 0 && {
      patchType: 'JSONPatch',
      patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
    }),
    ...(warnings.length > 0 && {
      warnings: warnings.slice(0, MAX_WARNINGS).map((each) => each.slice(0, MAX_WARNING_LENGTH)),
    }),
  }
}

function denying({ reason, message, status }: Extract<Decision, { allowed: false }>): object {
  return { status: { code: status, message: `${reason}: ${message}` } }
}
