/**
 * Reads all that comes in.
 *
 * @returns `null` when it is more than `maximum` bytes; the rest is not read.
 */
export async function readBytes(
  chunks: AsyncIterable<Uint8Array>,
  maximum: number,
): Promise<Uint8Array | null> {
  const read: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > maximum) return null
    read.push(chunk)
  }
  return Buffer.concat(read)
}
