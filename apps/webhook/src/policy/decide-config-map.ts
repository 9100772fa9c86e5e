import { configMapNames } from '@iterapp/injection'
import { pass, type Decision } from './decision'
import { identify } from './identify'
import { readConfigMap, type ConfigMapContent } from './read-config-map'
import type { PolicySettings } from './settings'

/**
 * Decides about a ConfigMap that is about to be stored: one that pods would be denied for is denied
 * itself, with the same words, while its author is still looking.
 */
export function decideConfigMap(
  configMap: ConfigMapContent,
  namespace: string,
  settings: PolicySettings,
): Decision {
  const identity = identify(namespace, settings)
  if (identity?.use !== 'runtime' || !isConfigMapName(configMap.name)) return pass('config-unused')
  const verdict = readConfigMap(configMap, identity, settings.injection.payloadBytes)
  if (verdict.denial !== null) return verdict.denial
  return { ...pass('config-valid'), warnings: verdict.warnings }
}

/** Whether a ConfigMap of this name can be one of a pod's; more than its beginning is Kubernetes' matter. */
export function isConfigMapName(name: string): boolean {
  const { default: usual, prefix } = configMapNames
  return name === usual || (/^[a-z0-9.-]{1,253}$/.test(name) && name.startsWith(prefix))
}
