import { publicRecord } from '@iterapp/crypto/format'
import { generateKey, type KeySet } from '@iterapp/crypto/node-jose'
import { formatKeySet } from '@iterapp/key-store'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** New private keys, one for each day before the first of 2026, newest first. */
export async function makeKeys(count = 1): Promise<KeySet> {
  const makeKey = (age: number) => generateKey(new Date(Date.UTC(2026, 0, 1 - age)))
  const older = Array.from({ length: count - 1 }, (_each, index) => makeKey(index + 1))
  return [await makeKey(0), ...(await Promise.all(older))]
}

/** Writes a key file as `iterapp keys init` does. */
export function writePrivateKeys(path: string, keys: KeySet): void {
  write(path, formatKeySet(keys), 0o600)
}

/** Writes a key file as `iterapp keys fetch` does. */
export function writePublicKeys(path: string, keys: KeySet): void {
  write(path, formatKeySet(keys.map(publicRecord)), 0o644)
}

function write(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode })
}
