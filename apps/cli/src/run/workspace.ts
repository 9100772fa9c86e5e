import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A private folder for what one run decrypts. */
export interface Workspace {
  /** Stands for the pod's volume of the env file. */
  readonly envFolder: string
  /** Stands for the pod's volume of the files. */
  readonly filesFolder: string
  /** Stands for the container's root: files have their absolute paths under it. */
  readonly root: string
  /** Whether it lies in memory; else values touch the disk. */
  readonly inMemory: boolean
  remove(): Promise<void>
}

const PREFIX = 'iterapp-run-'

/**
 * Makes a private folder (0700), in memory where the system has a place for that, and removes what
 * runs that were killed left there.
 */
export async function createWorkspace(env: NodeJS.ProcessEnv): Promise<Workspace> {
  const { parent, inMemory } = await findParent(env)
  await removeLeftovers(parent)
  const folder = join(parent, `${PREFIX}${process.pid}-${randomUUID()}`)
  const folders = {
    envFolder: join(folder, 'env'),
    filesFolder: join(folder, 'files'),
    root: join(folder, 'root'),
  }
  for (const each of [folder, ...Object.values(folders)]) await mkdir(each, { mode: 0o700 })
  return {
    ...folders,
    inMemory,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function findParent(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly parent: string; readonly inMemory: boolean }> {
  // The user's own folder first: systemd makes it, in memory, for nobody else.
  for (const candidate of [env.XDG_RUNTIME_DIR, '/dev/shm']) {
    if (candidate !== undefined && candidate !== '' && (await isWritable(candidate))) {
      return { parent: await realpath(candidate), inMemory: true }
    }
  }
  return { parent: await realpath(tmpdir()), inMemory: false }
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? []
    if (pid === undefined || isRunning(Number(pid))) continue
    // Another user's cannot be removed, and need not be.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)
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
