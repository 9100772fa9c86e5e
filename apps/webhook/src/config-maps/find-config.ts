import { LRUCache } from 'lru-cache'
import type { FindConfig } from '../policy/decide-pod'
import { readConfigMap, type ConfigVerdict } from '../policy/read-config-map'
import type { ReadConfigMap } from './config-map-source'

/** The most that is kept, in characters of `iterapp.toml`: what is read of them takes a few times that. */
const MAX_KEPT = 16 * 1024 * 1024

/** What a variable, file or mount takes beside its text. */
const ENTRY_SIZE = 1000

function countEntries({ config }: ConfigVerdict): number {
  return config === null ? 0 : config.variables.length + config.files.length + config.mounts.length
}

/**
 * Finds what a ConfigMap gives to pods. It is read for every pod, so that nothing is stale; what was made
 * of it is kept for as long as it has the same uid and resourceVersion.
 *
 * @param payloadBytes - the most that all ciphertexts of a pod may take.
 */
export function createFindConfig(read: ReadConfigMap, payloadBytes: number): FindConfig {
  const kept = new LRUCache<string, ConfigVerdict>({ maxSize: MAX_KEPT })
  return async (namespace, name, identity) => {
    const configMap = await read(namespace, name)
    if (configMap === null) return null
    // A ConfigMap stays in its namespace, and so does the identity.
    const version = `${configMap.uid} ${configMap.resourceVersion}`
    const known = kept.get(version)
    if (known !== undefined) return known
    const verdict = readConfigMap(configMap, identity, payloadBytes)
    const text = Object.values(configMap.data).reduce((sum, each) => sum + each.length, 1)
    const size = text + ENTRY_SIZE * countEntries(verdict)
    kept.set(version, verdict, { size })
    return verdict
  }
}
