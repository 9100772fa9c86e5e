import { publicRecord, type PrivateKeyRecord } from '@iterapp/crypto/format'
import type { KeySet } from '@iterapp/crypto/node-jose'
import { loadPrivateKey, type PrivateKey } from '@iterapp/crypto/openssl'

/** Keys that are ready to unwrap with, and the public parts of those that are to be sealed to. */
export interface LoadedKeys {
  readonly published: KeySet
  /** Those that are published, and there may be more. */
  readonly byThumbprint: ReadonlyMap<string, PrivateKey>
}

/**
 * Loads private keys.
 *
 * @param records - newest first, checked.
 * @returns `null` when there are none.
 */
export function loadKeys(records: readonly PrivateKeyRecord[]): LoadedKeys | null {
  const [newest, ...older] = records.map(publicRecord)
  if (newest === undefined) return null
  return {
    published: [newest, ...older],
    byThumbprint: new Map(records.map((record) => [record.kid, loadPrivateKey(record)])),
  }
}
