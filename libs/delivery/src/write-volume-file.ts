import { IterappError, isIterappError } from '@iterapp/errors'
import {
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Writes one file of a volume, whole or not at all: a new file beside it, then a rename, so that a
 * link which stands in its place is replaced and never followed.
 *
 * Permissions are given at creation, and nothing is synced: Node's permission model allows neither
 * `fchmod` nor `fsync`. The caller has set `umask` to 0.
 *
 * @param name - of the file; it never holds a slash.
 * @throws IterappError `ERR_DELIVERY`.
 */
export function writeVolumeFile(
  folder: string,
  name: string,
  value: Uint8Array,
  mode: number,
): void {
  const temporary = join(folder, `.${name}.new`)
  try {
    checkVolume(folder)
    removeLeftover(temporary)
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
    const file = openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode)
    try {
      for (let written = 0; written < value.length;) written += writeSync(file, value, written)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, join(folder, name))
  } catch (error) {
    if (isIterappError(error)) throw error
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new IterappError('ERR_DELIVERY', `${join(folder, name)} cannot be written (${code})`, {
      cause: error,
    })
  }
}

/**
 * A volume is a mount point and never behind a link; who could put one in its path would choose where
 * the values go.
 */
function checkVolume(folder: string): void {
  if (realpathSync.native(folder) === resolve(folder)) return
  throw new IterappError('ERR_DELIVERY', `${folder} is reached through a symbolic link`)
}

/** What an attempt that was killed left behind. */
function removeLeftover(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
