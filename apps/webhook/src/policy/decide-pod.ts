import { isIterappError } from '@iterapp/errors'
import { identifyNamespace } from '@iterapp/identity'
import {
  configMapNames,
  findCollision,
  mutateBuilderPod,
  mutatePod,
  podAnnotations,
  writtenAnnotations,
  type KeptVariable,
  type Pod,
  type PodConfig,
  type PodIdentity,
  type PodMutation,
} from '@iterapp/injection'
import { deny, pass, type Decision } from './decision'
import type { ConfigVerdict } from './read-config-map'
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
  const { rules, releaseNamespace, injection } = settings
  const identity = identifyNamespace(rules, namespace, { releaseNamespace })
  for (const policy of screeningPolicies) {
    const decision = policy({ pod, namespace, identity })
    if (decision !== null) return decision
  }
  // Never: the policies have denied it.
  if (identity === null) return deny('no-identity', 'ERR_IDENTITY_NONE', 'there is no identity')
  if (identity.use === 'build') {
    return denyCollision(pod, null, settings) ?? inject('builder', mutateBuilderPod(pod, injection))
  }
  const name = annotation(pod, podAnnotations.config) ?? configMapNames.default
  try {
    const verdict = await findConfig(namespace, name, identity)
    if (verdict === null) return decideWithoutConfig(pod, namespace, name, settings)
    if (verdict.config === null) return verdict.denial
    const { config, warnings } = verdict
    return (
      denyCollision(pod, config, settings) ??
      inject('injected', mutatePod(pod, config, injection), warnings, config.payload)
    )
  } catch (error) {
    if (!isIterappError(error, 'ERR_CONFIG_UNAVAILABLE')) throw error
    return deny('config-unavailable', error.code, `ConfigMap ${name}: ${error.message}`)
  }
}

function denyCollision(
  pod: Pod,
  config: PodConfig | null,
  { injection }: PolicySettings,
): Decision | null {
  const collision = findCollision(pod, config, injection)
  return collision && deny(collision.reason, 'ERR_POD_COLLISION', collision.message)
}

function decideWithoutConfig(
  pod: Pod,
  namespace: string,
  name: string,
  { missingConfig }: PolicySettings,
): Decision {
  const isWanted =
    annotation(pod, podAnnotations.config) !== null ||
    annotation(pod, podAnnotations.inject) === 'required'
  const message = `there is no ConfigMap ${name} in the namespace ${namespace}`
  if (isWanted || missingConfig === 'deny') {
    return deny('config-missing', 'ERR_CONFIG_MISSING', message)
  }
  if (missingConfig === 'allow') return pass('no-config')
  const value = `no secrets: ${message}`
  return { ...pass('no-config'), warnings: [message], patch: noteStatus(pod, value) }
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

function inject(
  reason: 'injected' | 'builder',
  { patch, kept }: PodMutation,
  warnings: readonly string[] = [],
  payload: PodConfig['payload'] = new Map(),
): Decision {
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
