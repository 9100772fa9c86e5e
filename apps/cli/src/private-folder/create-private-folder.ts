import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findPlace, listPlaces } from './find-place'
import { removeLeftovers } from './remove-leftovers'

/** A folder of this user for what one command decrypts. */
export interface PrivateFolder {
  /** Absolute. */
  readonly path: string
  /** Why it is not in memory, so that values touch the disk; `null` when it is. */
  readonly onDisk: string | null
  remove(): Promise<void>
}

/** The commands that decrypt into a folder. */
export type FolderOwner = 'run' | 'build'

/**
 * Makes a private folder (0700), in memory where the system has a place for that, and removes what
 * commands of this user that were killed have left. It does not outlive this process, however that
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
  const place = await findPlace(env, sharesDevices)
  const namespace = await pidNamespace()
  for (const each of listPlaces(place)) await removeLeftovers(each, namespace)
  const path = join(place.parent, `iterapp-${owner}-${namespace}-${process.pid}-${randomUUID()}`)
  const removeAtExit = () => {
    rmSync(path, { recursive: true, force: true })
  }
  process.on('exit', removeAtExit)
  await mkdir(path, { mode: 0o700 })
  return {
    path,
    onDisk: place.onDisk,
    remove: async () => {
      await rm(path, { recursive: true, force: true })
      process.off('exit', removeAtExit)
    },
  }
}

/** The number of this process's PID namespace; 0 where the system has none. */
async function pidNamespace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '')
  return /\d+/.exec(link)?.[0] ?? '0'
}
