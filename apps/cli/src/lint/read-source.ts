import { decodeConfig, MAX_CONFIG_BYTES } from '@iterapp/config'
import { IterappError, isIterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { relative, resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import { readBytes } from '../input/read-bytes'

/** A file as it was read, its text, and how messages call it. */
export interface Source {
  readonly file: string
  /** Whether it is not standard input. */
  readonly isFile: boolean
  readonly bytes: Uint8Array
  /** Without a byte order mark. */
  readonly text: string
}

/** Stands for standard input among the arguments. */
const STDIN = '-'

/**
 * Reads the files that were named, each once, before anything is said about any of them.
 *
 * @throws IterappError `ERR_FILE_…`, `ERR_CONFIG_NOT_TEXT` for the first that cannot be read.
 */
export async function readSources(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  files: readonly string[],
): Promise<readonly Source[]> {
  const paths = files.map((file) => (file === STDIN ? STDIN : resolve(context.cwd, file)))
  const sources: Source[] = []
  for (const path of new Set(paths)) sources.push(await readSource(context, path))
  return sources
}

/**
 * Reads a file that was named.
 *
 * @throws IterappError `ERR_FILE_…`, `ERR_CONFIG_NOT_TEXT`.
 */
export async function readSource(
  { cwd, stdin }: Pick<CommandContext, 'cwd' | 'stdin'>,
  name: string,
): Promise<Source> {
  const path = resolve(cwd, name)
  const file = name === STDIN ? '<stdin>' : relative(cwd, path)
  const bytes =
    name === STDIN
      ? await readBytes(stdin.bytes, MAX_CONFIG_BYTES)
      : (await readRegularFile(path, MAX_CONFIG_BYTES)).bytes
  if (bytes === null) {
    const message = `standard input has more than ${MAX_CONFIG_BYTES} bytes`
    throw new IterappError('ERR_FILE_TOO_LARGE', message)
  }
  try {
    return { file, isFile: name !== STDIN, bytes, text: decodeConfig(bytes) }
  } catch (error) {
    if (!isIterappError(error)) throw error
    throw new IterappError(error.code, `${file}: ${error.message}`)
  }
}
