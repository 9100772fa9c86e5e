import { quoteName } from '@iterapp/config'
import type { Identity } from '@iterapp/identity'
import { configMapNames, MIRROR_ANNOTATION, podAnnotations, type Pod } from '@iterapp/injection'
import { isConfigMapName } from './decide-config-map'
import { decideWithoutSecrets, lacksIdentity } from './decide-without-secrets'
import { deny, pass, type Decision } from './decision'
import type { PolicySettings } from './settings'

/** A pod, and whose it is. */
interface PodSubject {
  readonly pod: Pod
  readonly namespace: string
  /** `null` when the namespace has none. */
  readonly identity: Identity | null
}

/** Decides about a pod, or leaves it to the next. */
export type PodPolicy = (subject: PodSubject, settings: PolicySettings) => Decision | null

/** What is decided from the pod and its namespace alone, in this order. */
export const screeningPolicies: readonly PodPolicy[] = [
  // A kubelet refuses a changed mirror of its static pod.
  ({ pod }) => (annotation(pod, MIRROR_ANNOTATION) === null ? null : pass('mirror-pod')),
  ({ pod }) => {
    const inject = annotation(pod, podAnnotations.inject)
    if (inject === 'disabled') return pass('disabled')
    if (inject === null || inject === 'required') return null
    const message = `the annotation ${podAnnotations.inject} is ${quoteName(inject)}`
    return deny('inject-annotation', 'ERR_ANNOTATION', `${message}; it can be required or disabled`)
  },
  ({ pod, identity, namespace }, settings) => {
    if (identity !== null) return null
    const message = `the namespace ${quoteName(namespace)} belongs to no app and environment`
    return decideWithoutSecrets(pod, settings, lacksIdentity, message)
  },
  ({ pod }) => {
    if (pod.spec.os?.name !== 'windows') return null
    const message = `the pod is for Windows; to run it without secrets annotate it with ${podAnnotations.inject}: disabled`
    return deny('windows', 'ERR_POD_WINDOWS', message)
  },
  ({ pod }) => {
    const name = annotation(pod, podAnnotations.config)
    if (name === null || isConfigMapName(name)) return null
    const { default: usual, prefix } = configMapNames
    const message = `the annotation ${podAnnotations.config} is ${quoteName(name)}; it can be ${usual} or begin with ${prefix}`
    return deny('config-name', 'ERR_ANNOTATION', message)
  },
]

/** An annotation of a pod; `null` when it has none. */
export function annotation({ metadata }: Pod, name: string): string | null {
  return metadata?.annotations?.[name] ?? null
}
