import type { KeySet } from '@iterapp/crypto/node-jose'
import { IterappError, isIterappError } from '@iterapp/errors'
import { parseKeySet, projectKeyFiles, readKeyFile, stateKeyFile } from '@iterapp/key-store'
import { resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import { fetchText } from './fetch-text'
import { isAddress, readKeyAddress, showAddress } from './key-address'
import { readKeysOption } from './keys-option'

/** A key set, and where it is from: a path or an address, for messages. */
export interface LoadedKeys {
  readonly keys: KeySet
  readonly source: string
}

/**
 * Finds the key set: `--keys`, else `ITERAPP_KEYS`, else the nearest `.iterapp/keys.json` of
 * the folder and its parents, else the private key file of the user's state folder.
 *
 * @param option - what `--keys` gave: a path or an address.
 * @throws IterappError `ERR_KEYS_MISSING` when there is none; what {@link fetchKeys} and
 *   `readKeyFile` throw.
 */
export async function loadKeys(
  context: Pick<CommandContext, 'cwd' | 'env' | 'fetch'>,
  option: string | undefined,
): Promise<LoadedKeys> {
  const given = readKeysOption(context.env, option)
  if (isAddress(given)) return fetchKeys(context, given)
  if (given !== '') {
    const source = resolve(context.cwd, given)
    return { keys: await readKeyFile(source), source }
  }
  const own = stateKeyFile(context.env)
  for (const source of [...projectKeyFiles(context.cwd), own]) {
    const keys = await readIfThere(source)
    if (keys !== null) return { keys, source }
  }
  throw new IterappError(
    'ERR_KEYS_MISSING',
    'there is no key set: neither --keys, nor ITERAPP_KEYS, nor .iterapp/keys.json here or in a ' +
      `folder above, nor ${own}`,
  )
}

/**
 * Fetches a key set.
 *
 * @throws IterappError `ERR_KEYS_ADDRESS`, `ERR_KEYS_UNREACHABLE`, `ERR_KEYS_INVALID`.
 */
export async function fetchKeys(
  { fetch }: Pick<CommandContext, 'fetch'>,
  address: string,
): Promise<LoadedKeys> {
  const url = readKeyAddress(address)
  const source = showAddress(url)
  return { keys: await parseKeySet(await fetchText(fetch, url), source), source }
}

async function readIfThere(path: string): Promise<KeySet | null> {
  try {
    return await readKeyFile(path)
  } catch (error) {
    if (isIterappError(error, 'ERR_FILE_NOT_FOUND')) return null
    throw error
  }
}
