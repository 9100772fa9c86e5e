import { IterappError, isIterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { mediaTypeOf } from './media-types'

/** The most files and folders in the folder; the page has a handful. */
const MAX_ENTRIES = 64

/** The most bytes that all files may take together: they are kept in memory. */
const MAX_BYTES = 4 * 1024 * 1024

/** The file that the page's own address shows. */
export const INDEX_FILE = 'index.html'

/** A file of the page. */
export interface PageFile {
  readonly bytes: Buffer
  readonly mediaType: string
}

/** Names that stand in an address as they are; none that starts with a dot. */
const namePattern = /^\w[\w.-]*$/

/**
 * Reads the folder of the built page, whole: it is not looked at again. All that is in it is published, so
 * what does not belong to a page (links, hidden files, files of other kinds) is refused rather than left out.
 *
 * @returns the files by their paths below the folder, with `/` between names.
 * @throws IterappError `ERR_SETTINGS`, naming the option and the path.
 */
export async function readPageFolder(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>()
  let entries = 0
  let bytes = 0
  const readBelow = async (place: string): Promise<void> => {
    for await (const entry of await opendir(join(folder, place))) {
      const path = `${place}${entry.name}`
      if (++entries > MAX_ENTRIES) throw refuse(folder, `it holds more than ${MAX_ENTRIES} entries`)
      if (!namePattern.test(entry.name))
        throw refuse(folder, `${path} has no name of a page's file`)
      if (entry.isDirectory()) {
        await readBelow(`${path}/`)
        continue
      }
      // A link could lead to anything that this process may read.
      if (!entry.isFile()) throw refuse(folder, `${path} is neither a file nor a folder`)
      const mediaType = mediaTypeOf(path)
      if (mediaType === null) throw refuse(folder, `${path} is of no kind that a page has`)
      const file = await readRegularFile(join(folder, path), MAX_BYTES - bytes)
      bytes += file.bytes.length
      files.set(path, { bytes: file.bytes, mediaType })
    }
  }
  try {
    await readBelow('')
  } catch (error) {
    throw describe(folder, error)
  }
  if (!files.has(INDEX_FILE)) throw refuse(folder, `it has no ${INDEX_FILE}`)
  return files
}

/**
 * Refuses the folder.
 *
 * @param flaw - what is wrong with it.
 */
export function refuse(folder: string, flaw: string, cause?: unknown): IterappError {
  return new IterappError('ERR_SETTINGS', `--page: ${folder} is not a built page: ${flaw}`, {
    cause,
  })
}

function describe(folder: string, error: unknown): IterappError {
  if (isIterappError(error, 'ERR_SETTINGS')) return error
  if (isIterappError(error, 'ERR_FILE_TOO_LARGE')) {
    return refuse(folder, `its files have more than ${MAX_BYTES} bytes`, error)
  }
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  const flaw = code === 'ENOENT' ? 'it is not there' : `it cannot be read (${code})`
  return refuse(folder, flaw, error)
}
