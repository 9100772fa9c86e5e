import { isPrivate } from '@iterapp/crypto/format'
import { generateKey, readKeySet, type KeySet } from '@iterapp/crypto/node-jose'
import { IterappError, isIterappError } from '@iterapp/errors'
import { readRegularFile, writeWholeFile } from '@iterapp/files'
import { parseJson } from '@iterapp/json'

/** The largest key file that is read, in bytes. */
const MAX_KEY_FILE_BYTES = 1024 * 1024

/**
 * Reads a JWK set from a file.
 *
 * @throws IterappError `ERR_KEYS_EXPOSED` when it holds private keys and others have access to it;
 *   `ERR_KEYS_INVALID`, `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`.
 */
export async function readKeyFile(path: string): Promise<KeySet> {
  const { bytes, mode } = await readRegularFile(path, MAX_KEY_FILE_BYTES)
  const keys = await parseKeySet(bytes.toString('utf8'), path)
  if (keys.some(isPrivate) && (mode & 0o077) !== 0) {
    throw new IterappError(
      'ERR_KEYS_EXPOSED',
      `${path} holds private keys, and other users have access to it (mode ${mode.toString(8)})`,
    )
  }
  return keys
}

/**
 * Reads a JWK set from text.
 *
 * @param source - where it is from, for the message.
 * @throws IterappError `ERR_KEYS_INVALID`; the message quotes nothing of it.
 */
export async function parseKeySet(text: string, source: string): Promise<KeySet> {
  const value = parseJson(text)
  if (value === undefined) throw new IterappError('ERR_KEYS_INVALID', `${source} is not JSON`)
  try {
    return await readKeySet(value)
  } catch (error) {
    if (!isIterappError(error)) throw error
    throw new IterappError(error.code, `${source}: ${error.message}`)
  }
}

/** A key set as the text of a file. */
export function formatKeySet(keys: Iterable<object>): string {
  return `${JSON.stringify({ keys: [...keys] }, null, 2)}\n`
}

/**
 * Makes a file with one new private key, for its owner only.
 *
 * @throws IterappError `ERR_FILE_EXISTS`, `ERR_FILE_UNWRITABLE`.
 */
export async function createKeyFile(path: string, now: Date): Promise<KeySet> {
  const keys: KeySet = [await generateKey(now)]
  await writeWholeFile(path, formatKeySet(keys), { mode: 0o600, replace: false })
  return keys
}
