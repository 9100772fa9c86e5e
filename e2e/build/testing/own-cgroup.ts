import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long the kernel may take to let go of a cgroup, in milliseconds. */
const LIMIT = 10_000

/**
 * Removes the cgroup of a name, in all hierarchies: a daemon that ends leaves the one that its containers were below,
 * and those that they had at the end.
 */
export async function removeCgroup(name: string): Promise<void> {
  const top = '/sys/fs/cgroup'
  const paths = ['.', ...readdirSync(top)].map((each) => join(top, each, name))
  const end = Date.now() + LIMIT
  for (;;) {
    try {
      for (const each of paths.filter((path) => existsSync(path))) removeFolders(each)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || Date.now() > end) throw error
      await sleep(50)
    }
  }
}

/** A cgroup has files, which go with it, and folders, which do not. */
function removeFolders(path: string): void {
  for (const each of readdirSync(path, { withFileTypes: true })) {
    if (each.isDirectory()) removeFolders(join(path, each.name))
  }
  rmdirSync(path)
}
