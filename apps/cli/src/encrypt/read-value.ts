import { IterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import { readBytes } from '../input/read-bytes'

/** More than any value may have, so that the check of values can tell what to do instead. */
const MAX_READ_BYTES = 16 * 1024 * 1024

/** Where a value is taken from. */
export interface ValueSource {
  /** A file; `-` and nothing stand for standard input, or a prompt when that is a terminal. */
  readonly fromFile: string | undefined
  /** What is asked for at the prompt. */
  readonly label: string
}

/**
 * Reads a value, as it is.
 *
 * @throws IterappError `ERR_VALUE_TOO_LARGE`, `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`,
 *   `ERR_FILE_TOO_LARGE`; no message holds any of it.
 */
export async function readValue(
  context: CommandContext,
  { fromFile, label }: ValueSource,
): Promise<Uint8Array> {
  const { cwd, stdin, output } = context
  if (fromFile !== undefined && fromFile !== '-') {
    return (await readRegularFile(resolve(cwd, fromFile), MAX_READ_BYTES)).bytes
  }
  if (!stdin.isTTY) return readAll(stdin.bytes)
  const value = Buffer.from(await context.askHidden(`Value of ${label}`))
  output.note(`Read ${value.length} ${value.length === 1 ? 'byte' : 'bytes'}.`)
  return value
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const value = await readBytes(chunks, MAX_READ_BYTES)
  if (value !== null) return value
  throw new IterappError('ERR_VALUE_TOO_LARGE', `the value has more than ${MAX_READ_BYTES} bytes`)
}
