import { IterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'

/** Values that a developer keeps on this machine, for what cannot be opened here. */
export interface LocalValues {
  /** A variable's value, or a file's content by its absolute path in the container. */
  find(name: string): Promise<Uint8Array | null>
  /** The folder that stands for one of the container, by its absolute path there. */
  findFolder(path: string): Promise<string | null>
}

/** The largest value that is read, in bytes: nothing larger can be delivered anyway. */
const MAX_VALUE_BYTES = 1024 * 1024

/**
 * Opens the values of `--values`: a dotenv file has variables, a folder has a file for each variable
 * (`NAME`), each file (`app/config/x.json`) and each folder of secret files. The first that has a
 * value gives it.
 *
 * @throws IterappError `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`.
 */
export async function openLocalValues(paths: readonly string[], cwd: string): Promise<LocalValues> {
  const sources = await Promise.all(paths.map((path) => openSource(resolve(cwd, path))))
  return {
    find: (name) => firstOf(sources, (source) => source.find(name)),
    findFolder: (path) => firstOf(sources, (source) => source.findFolder(path)),
  }
}

async function firstOf<Value>(
  sources: readonly LocalValues[],
  look: (source: LocalValues) => Promise<Value | null>,
): Promise<Value | null> {
  for (const source of sources) {
    const found = await look(source)
    if (found !== null) return found
  }
  return null
}

async function openSource(path: string): Promise<LocalValues> {
  return (await isFolder(path)) ? openFolder(path) : openDotenv(path)
}

async function openDotenv(path: string): Promise<LocalValues> {
  const { bytes } = await readRegularFile(path, MAX_VALUE_BYTES)
  const values = new Map(Object.entries(parseEnv(bytes.toString('utf8'))))
  return {
    find: (name) => {
      const value = values.get(name)
      return Promise.resolve(value === undefined ? null : Buffer.from(value))
    },
    findFolder: () => Promise.resolve(null),
  }
}

function openFolder(folder: string): LocalValues {
  return {
    find: async (name) => {
      try {
        return (await readRegularFile(join(folder, name), MAX_VALUE_BYTES)).bytes
      } catch (error) {
        if (error instanceof IterappError && error.code === 'ERR_FILE_NOT_FOUND') return null
        throw error
      }
    },
    findFolder: async (path) => {
      const candidate = join(folder, path)
      return (await isFolder(candidate)) ? candidate : null
    },
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false
}
