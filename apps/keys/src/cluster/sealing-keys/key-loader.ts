import { isPrivate, readKeyRecords, type PrivateKeyRecord } from '@iterapp/crypto/format'
import { readKeySet } from '@iterapp/crypto/node-jose'
import { IterappError } from '@iterapp/errors'
import { describeFailure, type Logger } from '@iterapp/http'
import { parseJson } from '@iterapp/json'
import { loadKeys, type LoadedKeys } from '../../loaded-keys'
import type { KeySecret } from './key-secrets'

/** What Secrets held. */
export interface KeyReading {
  /** `null` when none of them can be used. */
  readonly keys: LoadedKeys | null
  /** In which Secret each key was found, by its thumbprint. */
  readonly secretNames: ReadonlyMap<string, string>
  /** How many Secrets hold a key that can be used, and how many do not. */
  readonly usable: number
  readonly unusable: number
}

/** What a Secret was found to hold. */
interface CheckedSecret {
  readonly version: string
  readonly record: PrivateKeyRecord | null
}

/**
 * Makes a reader of Secrets with keys. One that cannot be used is logged by its name, once for as long as
 * it stays so, and left out; the others go on.
 *
 * @throws IterappError (from the returned function) `ERR_KEYS_INVALID` when they are too many.
 */
export function createKeyLoader(
  logger: Logger,
): (secrets: readonly KeySecret[]) => Promise<KeyReading> {
  let checked: ReadonlyMap<string, CheckedSecret> = new Map()
  return async (secrets) => {
    const next = new Map<string, CheckedSecret>()
    for (const secret of secrets) {
      const known = checked.get(secret.name)
      // A key is checked once; the same list comes every few seconds.
      const isKnown = known?.version === secret.version
      next.set(secret.name, isKnown ? known : await checkSecret(secret, logger))
    }
    checked = next
    const found = [...next].flatMap(([name, { record }]) =>
      record === null ? [] : [{ name, record }],
    )
    return {
      keys: loadKeys(sortRecords(found.map(({ record }) => record))),
      secretNames: new Map(found.map(({ name, record }) => [record.kid, name])),
      usable: found.length,
      unusable: next.size - found.length,
    }
  }
}

async function checkSecret(secret: KeySecret, logger: Logger): Promise<CheckedSecret> {
  const { name, version } = secret
  try {
    return { version, record: await readRecord(secret) }
  } catch (error) {
    const failure = describeFailure(error)
    logger.error(
      { secret: name, failure },
      'a Secret holds no key that can be used; it is left out',
    )
    return { version, record: null }
  }
}

async function readRecord({ text }: KeySecret): Promise<PrivateKeyRecord> {
  const value = text === null ? undefined : parseJson(text)
  if (value === undefined) {
    throw new IterappError('ERR_KEYS_INVALID', 'it has not the type, or not the data, of a key')
  }
  const [record] = await readKeySet({ keys: [value] })
  if (isPrivate(record)) return record
  throw new IterappError('ERR_KEYS_PUBLIC_ONLY')
}

/** Newest first, each once: the same key can stand in two Secrets, of which one came from a backup. */
function sortRecords(records: readonly PrivateKeyRecord[]): readonly PrivateKeyRecord[] {
  const byThumbprint = new Map<string, PrivateKeyRecord>()
  for (const record of records) {
    const { iat } = byThumbprint.get(record.kid) ?? { iat: -1 }
    if (record.iat > iat) byThumbprint.set(record.kid, record)
  }
  if (byThumbprint.size === 0) return []
  return readKeyRecords({ keys: [...byThumbprint.values()] }).filter(isPrivate)
}
