import type { Output } from '../command-context'
import type { PrivateFolder } from './create-private-folder'

/** Says that values of a folder touch the disk, and why, if they do. */
export function warnOfDisk(
  what: string,
  { path, onDisk }: Pick<PrivateFolder, 'path' | 'onDisk'>,
  output: Output,
): void {
  if (onDisk === null) return
  output.warn(`no folder in memory was found (${onDisk}): ${what} are decrypted to ${path}`)
}
