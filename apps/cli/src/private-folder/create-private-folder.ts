import { randomUUID } from 'node:crypto'
import { constants, rmSync } from 'node:fs'
import { access, lstat, mkdir, readdir, readlink, realpath, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** A folder of this user for what one command decrypts. */
export interface PrivateFolder {
  /** Absolute. */
  readonly path: string
  /** Whether it lies in memory; else values touch the disk. */
  readonly inMemory: boolean
  remove(): Promise<void>
}

/** The commands that decrypt into a folder. */
export type FolderOwner = 'run' | 'build'

/**
 * Makes a private folder (0700), in memory where the system has a place for that, and removes what
 * commands of this user that were killed left there. It does not outlive this process, however that
 * exits by itself.
 *
 * @param sharesDevices - whether what the command runs sees this machine's `/dev` as this user, and so
 *   must not find the folder there.
 */
export async function createPrivateFolder(
  env: NodeJS.ProcessEnv,
  owner: FolderOwner,
  sharesDevices = false,
): Promise<PrivateFolder> {
  const { parent, inMemory } = await findParent(env, sharesDevices)
  const namespace = await pidNamespace()
  // What was killed may have had another place than this command has.
  const places = new Set([parent, SHARED_MEMORY, RUNTIME_FOLDER, tmpdir()])
  for (const place of places) await removeLeftovers(place, namespace)
  const path = join(parent, `iterapp-${owner}-${namespace}-${process.pid}-${randomUUID()}`)
  const removeAtExit = () => {
    rmSync(path, { recursive: true, force: true })
  }
  process.on('exit', removeAtExit)
  await mkdir(path, { mode: 0o700 })
  return {
    path,
    inMemory,
    remove: async () => {
      await rm(path, { recursive: true, force: true })
      process.off('exit', removeAtExit)
    },
  }
}

async function findParent(
  env: NodeJS.ProcessEnv,
  sharesDevices: boolean,
): Promise<{ readonly parent: string; readonly inMemory: boolean }> {
  const own = await findRuntimeFolder(env)
  const isHidden = !sharesDevices || own?.startsWith('/dev/') !== true
  if (own !== null && isHidden) return { parent: own, inMemory: true }
  const shared = sharesDevices ? RUNTIME_FOLDER : SHARED_MEMORY
  if ((await isWritable(shared)) && (await isInMemory(shared))) {
    return { parent: shared, inMemory: true }
  }
  return { parent: await realpath(tmpdir()), inMemory: false }
}

/**
 * The user's own folder: systemd makes it, in memory, for nobody else. With `sudo -E` it is another
 * user's, who could then swap what is in it.
 */
async function findRuntimeFolder({ XDG_RUNTIME_DIR: runtime = '' }: NodeJS.ProcessEnv) {
  return isAbsolute(runtime) && (await isPrivateFolder(runtime)) && (await isInMemory(runtime))
    ? realpath(runtime)
    : null
}

/** Where every user may write, in memory. */
const SHARED_MEMORY = '/dev/shm'

/** Where only root may. */
const RUNTIME_FOLDER = '/run'

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

/** Whether a path is a real folder that only this user can change. */
async function isPrivateFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null)
  return (
    stats !== null &&
    stats.isDirectory() &&
    stats.uid === process.getuid?.() &&
    (stats.mode & 0o077) === 0
  )
}

/**
 * Removes this user's own folders of processes that are gone. Another user's could be swapped for a
 * link while it is being removed; those of another PID namespace may belong to a command that lives
 * there.
 */
async function removeLeftovers(parent: string, namespace: string): Promise<void> {
  // A place that is not there or cannot be read has nothing of this user's.
  for (const name of await readdir(parent).catch(() => [])) {
    const [, pid] = new RegExp(`^iterapp-(?:run|build)-${namespace}-(\\d+)-`).exec(name) ?? []
    if (pid === undefined || isRunning(Number(pid))) continue
    const path = join(parent, name)
    if (await isPrivateFolder(path)) await rm(path, { recursive: true, force: true })
  }
}

/** The number of this process's PID namespace; 0 where the system has none. */
async function pidNamespace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '')
  return /\d+/.exec(link)?.[0] ?? '0'
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
