import type { PrivateKey } from '@iterapp/crypto/openssl'
import type { Logger } from '@iterapp/http'
import type { KeyReading } from './key-loader'

/** A key, and the Secret that it was last seen in. */
interface SeenKey {
  readonly key: PrivateKey
  readonly secret: string
}

/** The keys that can be opened with. */
export interface HeldKeys {
  readonly byThumbprint: ReadonlyMap<string, PrivateKey>
  /** How many of them no Secret holds any more. */
  readonly gone: number
}

/**
 * Makes a memory of the keys that were read. A key is forgotten by nothing: to delete its Secret, or to put another
 * key into it, is no way to retire one, and would lose all that was sealed to it. Such a key is logged with the name
 * of its Secret, once for as long as it stays so.
 */
export function createKeyMemory(logger: Logger): (reading: KeyReading) => HeldKeys {
  const seen = new Map<string, SeenKey>()
  let gone: ReadonlySet<string> = new Set()
  return ({ keys, secretNames }) => {
    const present = keys?.byThumbprint ?? new Map<string, PrivateKey>()
    for (const [kid, key] of present) {
      const secret = secretNames.get(kid) ?? ''
      if (gone.has(kid)) logger.info({ secret, kid }, 'a Secret holds the key again')
      seen.set(kid, { key, secret })
    }
    const missing = [...seen].filter(([kid]) => !present.has(kid))
    for (const [kid, { secret }] of missing) {
      if (gone.has(kid)) continue
      logger.error(
        { secret, kid },
        'the Secret of a key is gone; put it back, or what is sealed to the key opens only until the replicas restart',
      )
    }
    gone = new Set(missing.map(([kid]) => kid))
    return {
      byThumbprint: new Map([...seen].map(([kid, { key }]) => [kid, key])),
      gone: gone.size,
    }
  }
}
