import { decodeConfig, MAX_CONFIG_BYTES } from '@iterapp/config'
import { IterappError, isIterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { relative, resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import { readBytes } from '../input/read-bytes'

/** The text of a file, and how messages call the file. */
export interface Source {
  readonly file: string
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

async function readSource(
  { cwd, stdin }: Pick<CommandContext, 'cwd' | 'stdin'>,
  path: string,
): Promise<Source> {
  const file = path === STDIN ? '<stdin>' : relative(cwd, path)
  const bytes =
    path === STDIN
      ? await readBytes(stdin.bytes, MAX_CONFIG_BYTES)
      : (await readRegularFile(path, MAX_CONFIG_BYTES)).bytes
  if (bytes === null) {
    const message = `standard input has more than ${MAX_CONFIG_BYTES} bytes`
    throw new IterappError('ERR_FILE_TOO_LARGE', message)
  }
  try {
    return { file, text: decodeConfig(bytes) }
  } catch (error) {
    if (!isIterappError(error)) throw error
    throw new IterappError(error.code, `${file}: ${error.message}`)
  }
}
