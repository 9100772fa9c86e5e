import { IterappError } from '@iterapp/errors'
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** How a file is written. */
export interface WriteOptions {
  /** Permission bits of the file; those of a file that is replaced are not kept. */
  readonly mode: number
  /** Whether a file that is already there is replaced. */
  readonly replace: boolean
}

/**
 * Writes a file whole or not at all: to a new file beside it, synced, then moved in its place. A
 * folder that is missing is made, for its owner only. A symbolic link is followed, not replaced.
 *
 * @throws IterappError `ERR_FILE_EXISTS` when it must not be replaced, `ERR_FILE_UNWRITABLE`.
 */
export async function writeWholeFile(
  path: string,
  content: Uint8Array | string,
  { mode, replace }: WriteOptions,
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const target = replace ? await followLink(path) : path
    const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
    try {
      const file = await open(temporary, 'wx', mode)
      try {
        await file.chmod(mode)
        await file.writeFile(content)
        await file.sync()
      } finally {
        await file.close()
      }
      // A link, other than a rename, fails when the name is taken.
      await (replace ? rename(temporary, target) : link(temporary, target))
    } finally {
      await rm(temporary, { force: true })
    }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw code === 'EEXIST'
      ? new IterappError('ERR_FILE_EXISTS', `${path} is already there`, { cause: error })
      : new IterappError('ERR_FILE_UNWRITABLE', `${path} cannot be written (${code})`, {
          cause: error,
        })
  }
}

async function followLink(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path
    throw error
  }
}
