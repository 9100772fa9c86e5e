import type { ErrorCode } from '@iterapp/errors'
import {
  podAnnotations,
  stripPod,
  writtenAnnotations,
  type Pod,
  type PodMutation,
} from '@iterapp/injection'
import { deny, pass, type Decision } from './decision'
import type { DenyReason, PassReason } from './reasons'
import type { PolicySettings } from './settings'

/** What a pod lacks, and how that is called. */
export interface Lack {
  readonly passed: PassReason
  readonly denied: DenyReason
  readonly code: ErrorCode
}

/** A namespace that belongs to no app and environment. */
export const lacksIdentity: Lack = {
  passed: 'no-identity',
  denied: 'identity-missing',
  code: 'ERR_IDENTITY_NONE',
}

/** A namespace without the ConfigMap. */
export const lacksConfig: Lack = {
  passed: 'no-config',
  denied: 'config-missing',
  code: 'ERR_CONFIG_MISSING',
}

/**
 * Decides about a pod that there are no secrets for. One that asks for them by an annotation is denied; of
 * the others the admin says (`missingConfig`) whether they are denied, pass, or pass with a word about it.
 *
 * @param message - why there are none.
 */
export function decideWithoutSecrets(
  pod: Pod,
  { missingConfig }: Pick<PolicySettings, 'missingConfig'>,
  lack: Lack,
  message: string,
): Decision {
  const annotations = pod.metadata?.annotations ?? {}
  const isWanted =
    annotations[podAnnotations.config] !== undefined ||
    annotations[podAnnotations.inject] === 'required'
  if (isWanted || missingConfig === 'deny') return deny(lack.denied, lack.code, message)
  if (missingConfig === 'allow') return pass(lack.passed)
  // A copy or a restored pod keeps what it was frozen with.
  const what = stripPod(pod) === pod ? 'no secrets' : 'kept what was injected before'
  return {
    ...pass(lack.passed),
    warnings: [message],
    patch: noteStatus(pod, `${what}: ${message}`),
  }
}

function noteStatus({ metadata }: Pod, value: string): PodMutation['patch'] {
  const { status } = writtenAnnotations
  if (metadata === undefined) {
    return [{ op: 'add', path: '/metadata', value: { annotations: { [status]: value } } }]
  }
  return metadata.annotations === undefined
    ? [{ op: 'add', path: '/metadata/annotations', value: { [status]: value } }]
    : [{ op: 'add', path: `/metadata/annotations/${status.replace('/', '~1')}`, value }]
}
