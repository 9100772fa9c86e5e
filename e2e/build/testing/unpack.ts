import { gunzipSync, zstdDecompressSync } from 'node:zlib'

/** A file of an archive. */
export interface ArchiveMember {
  readonly name: string
  readonly bytes: Buffer
}

const TAR_BLOCK = 512

/** The regular files of a tar (POSIX.1-1988 `ustar`, and what GNU and pax write); `null` when it is none. */
export function readTar(bytes: Buffer): readonly ArchiveMember[] | null {
  if (bytes.toString('latin1', 257, 262) !== 'ustar') return null
  const members: ArchiveMember[] = []
  for (let at = 0; at + TAR_BLOCK <= bytes.length;) {
    const header = bytes.subarray(at, at + TAR_BLOCK)
    const size = Number.parseInt(textOf(header.subarray(124, 136)), 8) || 0
    const start = at + TAR_BLOCK
    if (['0', '\0'].includes(header.toString('latin1', 156, 157)) && header[0] !== 0) {
      const name = textOf(header.subarray(0, 100))
      members.push({ name, bytes: bytes.subarray(start, start + size) })
    }
    at = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK
  }
  return members
}

/** What gzip (RFC 1952) or Zstandard (RFC 8878) compressed; `null` when neither did. */
export function decompress(bytes: Buffer): Buffer | null {
  const magic = bytes.toString('hex', 0, 4)
  const unpack = magic.startsWith('1f8b')
    ? gunzipSync
    : magic === '28b52ffd'
      ? zstdDecompressSync
      : null
  try {
    return unpack?.(bytes) ?? null
  } catch {
    return null
  }
}

function textOf(field: Buffer): string {
  return field.toString('latin1').replace(/\0.*$/s, '').trim()
}
