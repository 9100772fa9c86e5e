import { isIterappError } from '@iterapp/errors'
import {
  configMapNames,
  mutateBuilderPod,
  mutatePod,
  podAnnotations,
  type KeptVariable,
  type Pod,
  type PodConfig,
  type PodIdentity,
  type PodMutationResult,
} from '@iterapp/injection'
import { deny, pass, type Decision } from './decision'
import { identify } from './identify'
import type { ConfigVerdict } from './read-config-map'
import { decideWithoutSecrets, lacksConfig } from './decide-without-secrets'
import { annotation, screeningPolicies } from './screen-pod'
import type { PolicySettings } from './settings'

/**
 * What a ConfigMap gives to the pods of its namespace; `null` when there is none of that name.
 *
 * @throws IterappError `ERR_CONFIG_UNAVAILABLE`.
 */
export type FindConfig = (
  namespace: string,
  name: string,
  identity: PodIdentity,
) => Promise<ConfigVerdict | null>

/** Decides about a pod that is about to be stored: what it gets, or why it may not start. */
export async function decidePod(
  pod: Pod,
  namespace: string,
  settings: PolicySettings,
  findConfig: FindConfig,
): Promise<Decision> {
  const { injection } = settings
  const identity = identify(namespace, settings)
  for (const policy of screeningPolicies) {
    const decision = policy({ pod, namespace, identity }, settings)
    if (decision !== null) return decision
  }
  // Never: a policy has decided it.
  if (identity === null) return pass('no-identity')
  if (identity.use === 'build') {
    return inject('builder', mutateBuilderPod(pod, injection))
  }
  const name = annotation(pod, podAnnotations.config) ?? configMapNames.default
  try {
    const verdict = await findConfig(namespace, name, identity)
    if (verdict === null) {
      const message = `there is no ConfigMap ${name} in the namespace ${namespace}`
      return decideWithoutSecrets(pod, settings, lacksConfig, message)
    }
    if (verdict.config === null) return verdict.denial
    const { config, warnings } = verdict
    return inject('injected', mutatePod(pod, config, injection), warnings, config.payload)
  } catch (error) {
    if (!isIterappError(error, 'ERR_CONFIG_UNAVAILABLE')) throw error
    return deny('config-unavailable', error.code, `ConfigMap ${name}: ${error.message}`)
  }
}

function inject(
  reason: 'injected' | 'builder',
  { mutation, collision }: PodMutationResult,
  warnings: readonly string[] = [],
  payload: PodConfig['payload'] = new Map(),
): Decision {
  if (mutation === null) return deny(collision.reason, 'ERR_POD_COLLISION', collision.message)
  const { patch, kept } = mutation
  return {
    allowed: true,
    reason,
    patch,
    warnings: [...warnings, ...kept.map(describeKept)],
    payloadBytes: [...payload.values()].reduce((sum, piece) => sum + piece.length, 0),
  }
}

function describeKept({ container, variable }: KeptVariable): string {
  return `the container ${container} sets ${variable} itself, and keeps it`
}
