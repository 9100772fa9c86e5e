import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for a cluster that ends with this process. */
export function makeClusterFolder(): string {
  return mkdtempSync(join(realpathSync(tmpdir()), 'iterapp-e2e-'))
}

/** Does something with a folder that is removed then. */
export function inTemporaryFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'iterapp-images-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
