import { LRUCache } from 'lru-cache'

/** What a {@link createSharedCache} keeps, and for how long. */
export interface SharedCacheOptions<Value> {
  /** The most values that are kept. */
  readonly max: number
  /** For how long a value is kept, in milliseconds; not at all when that is not above 0. */
  readonly keepFor: (value: Value) => number
  /** Milliseconds, from any origin, never going back. */
  readonly now: () => number
}

/** A value by its key: one that is kept, one that others wait for already, or one that is loaded. */
export type SharedCache<Value> = (key: string, load: () => Promise<Value>) => Promise<Value>

/** A cache that loads a value once for all who ask for it at the same time. A failure is never kept. */
export function createSharedCache<Value extends object>(
  options: SharedCacheOptions<Value>,
): SharedCache<Value> {
  const { max, keepFor, now } = options
  const kept = new LRUCache<string, Value>({ max, ttlResolution: 0, perf: { now } })
  const loading = new Map<string, Promise<Value>>()

  const loadAndKeep = async (key: string, load: () => Promise<Value>): Promise<Value> => {
    const value = await load()
    const ttl = Math.floor(keepFor(value))
    if (ttl > 0) kept.set(key, value, { ttl })
    return value
  }
  return async (key, load) => {
    const value = kept.get(key)
    if (value !== undefined) return value
    const others = loading.get(key)
    if (others !== undefined) return others
    const own = loadAndKeep(key, load)
    loading.set(key, own)
    const end = () => loading.delete(key)
    own.then(end, end)
    return own
  }
}
