import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createPrivateFolder } from '../private-folder/create-private-folder'

/** A private folder for what one run decrypts. */
export interface Workspace {
  /** Stands for the pod's volume of the env file. */
  readonly envFolder: string
  /** Stands for the pod's volume of the files. */
  readonly filesFolder: string
  /** Stands for the container's root: files have their absolute paths under it. */
  readonly root: string
  /** Why it is not in memory, so that values touch the disk; `null` when it is. */
  readonly onDisk: string | null
  remove(): Promise<void>
}

/** Makes a private folder with a place for each kind of value. */
export async function createWorkspace(env: NodeJS.ProcessEnv): Promise<Workspace> {
  const folder = await createPrivateFolder(env, 'run')
  const folders = {
    envFolder: join(folder.path, 'env'),
    filesFolder: join(folder.path, 'files'),
    root: join(folder.path, 'root'),
  }
  for (const each of Object.values(folders)) await mkdir(each, { mode: 0o700 })
  return { ...folders, onDisk: folder.onDisk, remove: () => folder.remove() }
}
