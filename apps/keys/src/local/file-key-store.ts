import { privateKeys } from '@iterapp/crypto/node-jose'
import { IterappError, isIterappError } from '@iterapp/errors'
import { watchFiles } from '@iterapp/files'
import { describeFailure, type Logger } from '@iterapp/http'
import { createKeyFile, readKeyFile } from '@iterapp/key-store'
import { existsSync } from 'node:fs'
import { loadKeys, type LoadedKeys } from '../loaded-keys'
import type { KeyStore } from '../ports'
import type { NamedFile } from './settings'

/**
 * The keys of a file, read again when it changes. A new version that cannot be used is logged, and
 * the keys before it stay.
 *
 * The default file is made when it is missing; one that was named must be there.
 *
 * @param now - kept in a new key.
 * @throws IterappError `ERR_FILE_NOT_FOUND`, `ERR_KEYS_PUBLIC_ONLY`, and what `readKeyFile` and
 *   `createKeyFile` throw.
 */
export async function openFileKeyStore(
  { path, isDefault }: NamedFile,
  now: Date,
  logger: Logger,
): Promise<KeyStore> {
  if (isDefault) await createIfMissing(path, now, logger)
  const load = async () => {
    const keys = await loadFile(path)
    logger.info(
      { keyFile: path, keys: keys.published.length, newest: keys.published[0].kid },
      'keys loaded',
    )
    return keys
  }
  const file = await watchFiles([path], load, (error) => {
    logger.error(
      { keyFile: path, failure: describeFailure(error) },
      'the key file changed and cannot be used; the keys before it stay',
    )
  })
  return {
    current: async () => (await file.current()).published,
    finder: () => async (kid) => (await file.current()).byThumbprint.get(kid) ?? null,
  }
}

async function createIfMissing(path: string, now: Date, logger: Logger): Promise<void> {
  if (existsSync(path)) return
  try {
    await createKeyFile(path, now)
    logger.info({ keyFile: path }, 'key file made')
  } catch (error) {
    // Another process was faster: its keys are as good.
    if (!isIterappError(error, 'ERR_FILE_EXISTS')) throw error
  }
}

/** A key without its private part is not published: nobody could open what is sealed to it. */
async function loadFile(path: string): Promise<LoadedKeys> {
  const keys = loadKeys(privateKeys(await readKeyFile(path)))
  if (keys === null) {
    throw new IterappError('ERR_KEYS_PUBLIC_ONLY', `${path} holds no private key`)
  }
  return keys
}
