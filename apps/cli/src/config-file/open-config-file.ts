import {
  decodeConfig,
  formatProblems,
  MAX_CONFIG_BYTES,
  parseConfig,
  type ConfigReading,
} from '@iterapp/config'
import { IterappError, isIterappError } from '@iterapp/errors'
import { readRegularFile, type FileContent } from '@iterapp/files'
import { relative, resolve } from 'node:path'

/** An `iterapp.toml` whose TOML is valid, as it was read. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string
  /** How messages call it: relative to where the user stands. */
  readonly shownPath: string
  /** Without a byte order mark. */
  readonly source: string
  /** Whether the file begins with a byte order mark. */
  readonly hasMark: boolean
  /** Permission bits. */
  readonly mode: number
  /** Its problems are beside the syntax, such as a placeholder where a ciphertext will be. */
  readonly reading: ConfigReading
}

/**
 * Reads an `iterapp.toml` that may still be incomplete, and makes sure that it is valid TOML.
 *
 * @returns `null` when there is no such file.
 * @throws IterappError `ERR_CONFIG_SYNTAX`, showing the lines without their values;
 *   `ERR_CONFIG_NOT_TEXT`, `ERR_FILE_TOO_LARGE`, `ERR_FILE_UNREADABLE`.
 */
export async function openConfigFile(file: string, cwd: string): Promise<ConfigFile | null> {
  const path = resolve(cwd, file)
  const shownPath = relative(cwd, path)
  const content = await readIfThere(path)
  if (content === null) return null
  const { bytes, mode } = content
  const source = decode(bytes, shownPath)
  const reading = parseConfig(source)
  const flaws = reading.problems.filter(({ code }) => code === 'ERR_CONFIG_SYNTAX')
  if (flaws.length > 0) {
    throw new IterappError('ERR_CONFIG_SYNTAX', formatProblems(flaws, source, shownPath))
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return { path, shownPath, source, hasMark, mode, reading }
}

async function readIfThere(path: string): Promise<FileContent | null> {
  try {
    return await readRegularFile(path, MAX_CONFIG_BYTES)
  } catch (error) {
    if (isIterappError(error, 'ERR_FILE_NOT_FOUND')) return null
    throw error
  }
}

function decode(bytes: Uint8Array, shownPath: string): string {
  try {
    return decodeConfig(bytes)
  } catch (error) {
    if (!isIterappError(error)) throw error
    throw new IterappError(error.code, `${shownPath}: ${error.message}`)
  }
}
