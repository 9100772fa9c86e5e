import type { ErrorEntry } from './entry'
import { badInput, exitStatus } from './entry'

/** Errors of the admission webhooks: why a pod or a ConfigMap was denied. */
export const admissionErrors = {
  ERR_REVIEW: {
    ...badInput,
    means: 'The request is not an AdmissionReview that the webhook is for.',
    remedy: 'Register the webhook as the chart does: pods at /mutate, ConfigMaps at /validate, v1.',
  },
  ERR_CONFIG_MISSING: {
    exit: exitStatus.noInput,
    http: 404,
    means: 'There is no iterapp.toml where one is needed.',
    remedy: 'Apply the ConfigMap, with the file under the key iterapp.toml, before the workload.',
  },
  ERR_CONFIG_UNAVAILABLE: {
    exit: exitStatus.tryAgain,
    http: 503,
    means: 'The ConfigMap could not be read from the API server.',
    remedy: 'Try again; controllers do by themselves. See the log of the webhook when it stays so.',
  },
  ERR_ANNOTATION: {
    ...badInput,
    means: 'An annotation of the pod has a value that is not allowed.',
    remedy: 'Mend the annotation in the pod template.',
  },
  ERR_POD_WINDOWS: {
    ...badInput,
    means: 'Secrets cannot be delivered to a pod for Windows.',
    remedy: 'Use Kubernetes Secrets there.',
  },
  ERR_POD_COLLISION: {
    ...badInput,
    means: 'Something in the pod cannot stand beside what would be injected.',
    remedy: 'Change the pod template as the message says.',
  },
} as const satisfies Record<string, ErrorEntry>
