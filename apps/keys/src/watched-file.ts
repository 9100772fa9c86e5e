import { statSync } from 'node:fs'

/** A file that is read again when it changed. */
export interface WatchedFile<Value> {
  /** What it holds now; when that cannot be read, what it held before. */
  readonly current: () => Promise<Value>
}

/**
 * Loads a file, and again whenever it is asked for and is no longer the one that was loaded: another
 * inode, size, or time of change. That takes one `stat` of about two microseconds, needs no watcher
 * that could miss a rename, and leaves nothing stale: who asks after a change waits for the new file.
 *
 * @param onFailure - is told once of each new version that cannot be loaded.
 * @throws what `load` throws the first time.
 */
export async function watchFile<Value>(
  path: string,
  load: () => Promise<Value>,
  onFailure: (error: unknown) => void,
): Promise<WatchedFile<Value>> {
  // The version is taken before the file is read: a change in between is seen the next time.
  let version = fileVersion(path)
  let value = await load()
  let loading = Promise.resolve()

  const reload = async () => {
    try {
      value = await load()
    } catch (error) {
      onFailure(error)
    }
  }
  return {
    current: async () => {
      const now = fileVersion(path)
      if (now !== version) {
        version = now
        loading = loading.then(reload)
      }
      await loading
      return value
    },
  }
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
