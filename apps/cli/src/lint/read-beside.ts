import { IterappError, isIterappError } from '@iterapp/errors'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import { readSource, type Source } from './read-source'

/** What Dockerfiles are called when nobody says; which of them is built depends on the builder. */
const NAMES = ['Dockerfile', 'Containerfile', 'dockerfile']

/**
 * Reads the Dockerfiles of a folder.
 *
 * @throws IterappError `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`, `ERR_CONFIG_NOT_TEXT`.
 */
export async function readDockerfiles(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  folder: string,
): Promise<readonly Source[]> {
  // Asked for by name, a file system that ignores case would give one file twice.
  const there = new Set(await listFiles(resolve(context.cwd, folder)))
  const found: Source[] = []
  for (const name of NAMES) {
    if (there.has(name)) found.push(await readSource(context, join(folder, name)))
  }
  return found
}

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new IterappError('ERR_FILE_UNREADABLE', `cannot list ${folder}: ${reason}`)
  }
}

/**
 * Reads a file, when there is one.
 *
 * @throws IterappError as {@link readDockerfiles}.
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
