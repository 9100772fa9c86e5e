import { constants } from 'node:fs'
import { access, realpath, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute } from 'node:path'
import { isPrivateFolder } from './is-private-folder'

/** Where private folders are made. */
export interface Place {
  /** Absolute. */
  readonly parent: string
  /** Why it is on the disk; `null` when it is in memory. */
  readonly onDisk: string | null
}

/** Where every user may write, in memory. */
const SHARED_MEMORY = '/dev/shm'

/** Where only root may. */
const RUNTIME_FOLDER = '/run'

/**
 * Looks for a place in memory: the user's own (`XDG_RUNTIME_DIR`), else one of the system.
 *
 * @param sharesDevices - whether what will be run sees this machine's `/dev`, and must not find it there.
 */
export async function findPlace(env: NodeJS.ProcessEnv, sharesDevices: boolean): Promise<Place> {
  const own = await findRuntimeFolder(env, sharesDevices)
  if (own.flaw === null) return { parent: own.path, onDisk: null }
  const shared = sharesDevices ? RUNTIME_FOLDER : SHARED_MEMORY
  if ((await isWritable(shared)) && (await isInMemory(shared))) {
    return { parent: shared, onDisk: null }
  }
  return { parent: await realpath(tmpdir()), onDisk: own.flaw }
}

/** All places that there may be, with this one: what was killed may have had another. */
export function listPlaces({ parent }: Place): readonly string[] {
  return [...new Set([parent, SHARED_MEMORY, RUNTIME_FOLDER, tmpdir()])]
}

/**
 * The user's own folder: systemd makes it, in memory, for nobody else. With `sudo -E` it is another
 * user's, who could then swap what is in it.
 *
 * @returns with its flaw when it is not to be taken.
 */
export async function findRuntimeFolder(
  { XDG_RUNTIME_DIR: named = '' }: NodeJS.ProcessEnv,
  sharesDevices: boolean,
): Promise<{ readonly path: string; readonly flaw: null } | { readonly flaw: string }> {
  if (named === '') return { flaw: 'XDG_RUNTIME_DIR can name one' }
  if (!isAbsolute(named)) return { flaw: 'XDG_RUNTIME_DIR names no absolute path' }
  if (!(await isPrivateFolder(named))) {
    return { flaw: 'XDG_RUNTIME_DIR names no folder that only you may enter, of mode 0700' }
  }
  if (!(await isInMemory(named))) return { flaw: 'the folder of XDG_RUNTIME_DIR is on a disk' }
  const path = await realpath(named)
  if (sharesDevices && path.startsWith('/dev/')) {
    return { flaw: 'steps of this build see the folder of XDG_RUNTIME_DIR, below /dev' }
  }
  return { path, flaw: null }
}

/** Types of file systems that are in memory, as `statfs` tells them (`linux/magic.h`). */
const MEMORY_TYPES: readonly number[] = [0x01021994 /* tmpfs */, 0x858458f6 /* ramfs */]

async function isInMemory(folder: string): Promise<boolean> {
  const stats = await statfs(folder).catch(() => null)
  return stats !== null && MEMORY_TYPES.includes(stats.type)
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}
