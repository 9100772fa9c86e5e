import { temporaryFolder } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry } from '../../browser/encryption-form'

/** Writes a file that the page is to take; it goes with the test. */
export function writeSecret(bytes: Uint8Array, name = 'secret'): NonNullable<Entry['file']> {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, bytes)
  return { path, bytes }
}

/** All values that a byte can have, in a file that is no text. */
export const binary = Buffer.from(Array.from({ length: 1024 }, (_each, index) => (index * 7) % 256))
