import { IterappError } from '@iterapp/errors'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/** What a file holds, and who may read it. */
export interface FileContent {
  readonly bytes: Buffer
  /** Permission bits. */
  readonly mode: number
}

/**
 * Reads a regular file, whole.
 *
 * @param maximum - the most bytes it may have; nothing is read of a larger one.
 * @throws IterappError `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`.
 */
export async function readRegularFile(path: string, maximum: number): Promise<FileContent> {
  let file: FileHandle | undefined
  try {
    // Else opening a FIFO would wait for somebody to write to it.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const stats = await file.stat()
    if (!stats.isFile())
      throw new IterappError('ERR_FILE_UNREADABLE', `${path} is not a regular file`)
    if (stats.size > maximum) {
      throw new IterappError(
        'ERR_FILE_TOO_LARGE',
        `${path} has ${stats.size} bytes, and at most ${maximum} are read`,
      )
    }
    return { bytes: await file.readFile(), mode: stats.mode & 0o777 }
  } catch (error) {
    throw describe(path, error)
  } finally {
    await file?.close()
  }
}

function describe(path: string, error: unknown): unknown {
  if (error instanceof IterappError) return error
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  return code === 'ENOENT'
    ? new IterappError('ERR_FILE_NOT_FOUND', `there is no file ${path}`, { cause: error })
    : new IterappError('ERR_FILE_UNREADABLE', `${path} cannot be read (${code})`, { cause: error })
}
