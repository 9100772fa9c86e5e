import { isIterappError } from '@iterapp/errors'
import { statSync } from 'node:fs'

/** Files that are read again when one of them changed. */
export interface WatchedFiles<Value> {
  /** What they hold now; when that cannot be used, what they held before. */
  readonly current: () => Promise<Value>
}

/**
 * Loads files, and again whenever they are asked for and one is no longer what was loaded: another
 * inode, size, or time of change. That takes a `stat` each of about two microseconds, needs no watcher
 * that could miss a rename, and leaves nothing stale: who asks after a change waits for the new files.
 *
 * @param onFailure - is told once of each new version that cannot be loaded.
 * @throws what `load` throws the first time.
 */
export async function watchFiles<Value>(
  paths: readonly string[],
  load: () => Promise<Value>,
  onFailure: (error: unknown) => void,
): Promise<WatchedFiles<Value>> {
  // The version is taken before the files are read: a change in between is seen the next time.
  let version = readVersion(paths)
  let value = await load()
  let loading = Promise.resolve()

  const reload = async () => {
    try {
      value = await load()
    } catch (error) {
      // It may be readable the next time, without having changed.
      if (isIterappError(error, 'ERR_FILE_UNREADABLE')) version = ''
      onFailure(error)
    }
  }
  return {
    current: async () => {
      const now = readVersion(paths)
      if (now !== version) {
        version = now
        loading = loading.then(reload)
      }
      await loading
      return value
    },
  }
}

function readVersion(paths: readonly string[]): string {
  return paths.map(fileVersion).join('\n')
}

/** What differs between two versions of a file; permissions are part of the time of change. */
function fileVersion(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  }
}
