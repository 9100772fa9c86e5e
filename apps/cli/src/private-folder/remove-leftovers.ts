import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isPrivateFolder } from './is-private-folder'

/**
 * Removes this user's own folders of processes that are gone. Another user's could be swapped for a
 * link while it is being removed; those of another PID namespace may belong to a command that lives
 * there.
 */
export async function removeLeftovers(parent: string, namespace: string): Promise<void> {
  // A place that is not there or cannot be read has nothing of this user's.
  for (const name of await readdir(parent).catch(() => [])) {
    const [, pid] = new RegExp(`^iterapp-(?:run|build)-${namespace}-(\\d+)-`).exec(name) ?? []
    if (pid === undefined || isRunning(Number(pid))) continue
    const path = join(parent, name)
    if (await isPrivateFolder(path)) await rm(path, { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
