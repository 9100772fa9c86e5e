import { isPrivate, publicRecord } from '@iterapp/crypto/format'
import type { KeySet } from '@iterapp/crypto/node-jose'
import { describeKeys, formatAge, type KeyDescription } from '@iterapp/entry'
import { IterappError, isIterappError } from '@iterapp/errors'
import { writeWholeFile } from '@iterapp/files'
import { formatKeySet, PROJECT_KEY_FILE, projectKeyFiles, readKeyFile } from '@iterapp/key-store'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import { fetchKeys } from '../key-source/load-keys'

/** The options of `iterapp keys fetch`. */
export interface FetchKeyFileOptions {
  readonly output?: string
  readonly force?: boolean
  readonly json?: boolean
}

/**
 * Fetches a key set into the project's key file, public parts only, and asks to compare the
 * thumbprints. New keys are the normal course of a rotation. Keys that are gone are too, after a key
 * was retired, but as often it is the address of another cluster, so that needs `--force`. A file with
 * private keys, or one that is no key set, is never replaced.
 *
 * @throws IterappError `ERR_KEYS_CHANGED`, `ERR_FILE_EXISTS`, `ERR_FILE_UNWRITABLE`, and what
 *   `fetchKeys` and `readKeyFile` throw.
 */
export async function fetchKeyFile(
  context: CommandContext,
  address: string,
  options: FetchKeyFileOptions,
): Promise<void> {
  const { output, cwd } = context
  const path = options.output === undefined ? findKeyFile(cwd) : resolve(cwd, options.output)
  const before = await readBefore(path)
  output.note(`Fetching the key set …`)
  const { keys, source } = await fetchKeys(context, address)
  const known = new Set(before.map(({ kid }) => kid))
  const fetched = new Set(keys.map(({ kid }) => kid))
  const gone = [...known].filter((kid) => !fetched.has(kid))
  if (gone.length > 0 && options.force !== true) throw refuseLoss(path, source, gone)
  await writeWholeFile(path, formatKeySet(keys.map(publicRecord)), { mode: 0o644, replace: true })
  const described = describeKeys(keys, context.now())
  if (options.json === true) {
    const added = [...fetched].filter((kid) => !known.has(kid))
    output.out(JSON.stringify({ source, file: path, keys: described, added, gone }, null, 2))
    return
  }
  for (const key of described) output.out(formatKey(key, before.length > 0 && !known.has(key.kid)))
  for (const kid of gone) output.note(`gone: ${kid}`)
  output.note(
    [
      `The keys of ${source} are in ${path}.`,
      "Compare the thumbprints with those that the cluster's admin or the encryption page shows,",
      'over another way than this address, then commit the file.',
    ].join('\n'),
  )
}

/** The file that would be read afterwards: the nearest one, or else a new one here. */
function findKeyFile(cwd: string): string {
  return projectKeyFiles(cwd).find((path) => existsSync(path)) ?? join(cwd, PROJECT_KEY_FILE)
}

async function readBefore(path: string): Promise<KeySet | readonly []> {
  let keys: KeySet
  try {
    keys = await readKeyFile(path)
  } catch (error) {
    if (isIterappError(error, 'ERR_FILE_NOT_FOUND')) return []
    throw error
  }
  if (!keys.some(isPrivate)) return keys
  throw new IterappError('ERR_FILE_EXISTS', `${path} holds private keys, and is never replaced`)
}

function formatKey({ kid, created, ageDays, seals }: KeyDescription, isNew: boolean): string {
  const role = seals ? 'encrypts' : 'older'
  return [kid, created, formatAge(ageDays), role, ...(isNew ? ['new'] : [])].join('  ')
}

function refuseLoss(path: string, source: string, gone: readonly string[]): IterappError {
  const which = gone.join(', ')
  return new IterappError(
    'ERR_KEYS_CHANGED',
    `${source} no longer has ${gone.length} of the keys in ${path}: ${which}`,
  )
}
