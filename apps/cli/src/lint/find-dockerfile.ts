import { isIterappError } from '@iterapp/errors'
import { join } from 'node:path'
import type { CommandContext } from '../command-context'
import { readSource, type Source } from './read-source'

/** What a Dockerfile is called when nobody says. */
const NAMES = ['Dockerfile', 'Containerfile']

/**
 * Reads the Dockerfile of a folder.
 *
 * @returns `null` when it has none.
 * @throws IterappError `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`, `ERR_CONFIG_NOT_TEXT`.
 */
export async function findDockerfile(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  folder: string,
): Promise<Source | null> {
  for (const name of NAMES) {
    const source = await readIfThere(context, join(folder, name))
    if (source !== null) return source
  }
  return null
}

/**
 * Reads a file, when there is one.
 *
 * @throws IterappError as {@link findDockerfile}.
 */
export async function readIfThere(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  path: string,
): Promise<Source | null> {
  try {
    return await readSource(context, path)
  } catch (error) {
    if (isIterappError(error, 'ERR_FILE_NOT_FOUND')) return null
    throw error
  }
}
