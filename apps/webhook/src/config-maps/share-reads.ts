import type { ReadConfigMap } from './config-map-source'

interface Reads {
  /** Has begun: who comes now cannot know that it saw a change made before. */
  running: ReturnType<ReadConfigMap>
  /** Begins when the running one has ended; everybody who comes until then shares it. */
  next: ReturnType<ReadConfigMap> | null
}

/**
 * Reads a ConfigMap once for all who ask at the same time, and never gives anybody what a read found that
 * began before they asked. So of one ConfigMap at most one read runs, and one waits.
 */
export function shareReads(read: ReadConfigMap): ReadConfigMap {
  const byName = new Map<string, Reads>()
  return async (namespace, name) => {
    const key = `${namespace}/${name}`
    const start = () => {
      const running = read(namespace, name)
      const reads: Reads = { running, next: null }
      byName.set(key, reads)
      const end = () => {
        if (byName.get(key) === reads) byName.delete(key)
      }
      running.then(end, end)
      return running
    }
    const reads = byName.get(key)
    if (reads === undefined) return start()
    reads.next ??= reads.running.then(start, start)
    return reads.next
  }
}
