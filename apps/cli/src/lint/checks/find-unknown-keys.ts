import { quoteName } from '@iterapp/config'
import type { KeySet } from '@iterapp/crypto/node-jose'
import type { Finding } from '../finding'
import { isReadable, type SealedValue } from '../sealed-values'

/** A key set, and how messages call it. */
export interface KnownKeys {
  readonly keys: KeySet
  readonly source: string
}

/** Finds encrypted values that were made with a key that is not in the key set. */
export function findUnknownKeys(
  sealed: readonly SealedValue[],
  { keys, source }: KnownKeys,
): readonly Finding[] {
  const known = new Set(keys.map(({ kid }) => kid))
  return sealed.filter(isReadable).flatMap(({ jwe, place, value: { at } }) => {
    const { kid } = jwe.header
    const { name } = place
    if (known.has(kid)) return []
    const message = `${quoteName(name)} is encrypted with the key ${kid}, which is not in ${source}`
    const code = 'ERR_KEY_UNKNOWN'
    return [{ code, message, at, name, severity: 'error', encryptFor: place }]
  })
}

/** How many values were made with a key that is known, but no longer the one that encrypts. */
export function countOlderKeys(sealed: readonly SealedValue[], { keys }: KnownKeys): number {
  const older = new Set(keys.slice(1).map(({ kid }) => kid))
  return sealed.filter(isReadable).filter(({ jwe }) => older.has(jwe.header.kid)).length
}
