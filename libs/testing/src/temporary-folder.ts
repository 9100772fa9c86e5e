import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new empty folder that is removed when the running test ends; its real path. */
export function temporaryFolder(): string {
  return makeFolder(realpathSync(tmpdir()))
}

/** The same, in memory: what `XDG_RUNTIME_DIR` is to a user. */
export function memoryFolder(): string {
  return makeFolder('/dev/shm')
}

function makeFolder(parent: string): string {
  const folder = mkdtempSync(join(parent, 'iterapp-test-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
