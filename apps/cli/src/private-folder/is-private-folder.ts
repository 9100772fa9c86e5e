import { lstat } from 'node:fs/promises'

/** Whether a path is a real folder that only this user can enter or change. */
export async function isPrivateFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null)
  return (
    stats !== null &&
    stats.isDirectory() &&
    stats.uid === process.getuid?.() &&
    (stats.mode & 0o077) === 0
  )
}
