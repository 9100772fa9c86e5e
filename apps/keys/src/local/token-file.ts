import { IterappError, isIterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { isAppName, isEnvironmentName, type Identity } from '@iterapp/identity'
import { isJsonObject, parseJson } from '@iterapp/json'

/** A token that local mode knows, and whose it is (`docs/keys-service.md`). */
export interface TokenRecord {
  /** SHA-256 of the token, 32 bytes. */
  readonly digest: Buffer
  readonly identity: Identity
}

const MAX_TOKEN_FILE_BYTES = 1024 * 1024

/**
 * Reads a file of token records.
 *
 * @throws IterappError `ERR_TOKENS_EXPOSED` when others have access to it; `ERR_SETTINGS` when it is
 *   not as it should be, quoting nothing of it; `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`,
 *   `ERR_FILE_TOO_LARGE`.
 */
export async function readTokenFile(path: string): Promise<readonly TokenRecord[]> {
  const { bytes, mode } = await readRegularFile(path, MAX_TOKEN_FILE_BYTES)
  if ((mode & 0o077) !== 0) {
    throw new IterappError(
      'ERR_TOKENS_EXPOSED',
      `other users have access to ${path} (mode ${mode.toString(8)})`,
    )
  }
  const refuse = (flaw: string) => new IterappError('ERR_SETTINGS', `${path}: ${flaw}`)
  const tokens = parseTokens(bytes.toString('utf8'))
  if (!Array.isArray(tokens)) throw refuse('it is not JSON of an object with a list "tokens"')
  const records = tokens.map((value: unknown, index) => {
    const record = readRecord(value)
    if (typeof record === 'string') throw refuse(`token record ${index + 1} ${record}`)
    return record
  })
  // One token with two identities would be whichever came first.
  if (new Set(records.map(({ digest }) => digest.toString('hex'))).size !== records.length) {
    throw refuse('it holds the same token twice')
  }
  return records
}

/**
 * Reads a file of token records that may be missing: then there are none.
 *
 * @throws IterappError what {@link readTokenFile} throws otherwise.
 */
export async function readTokensIfPresent(path: string): Promise<readonly TokenRecord[]> {
  try {
    return await readTokenFile(path)
  } catch (error) {
    if (isIterappError(error, 'ERR_FILE_NOT_FOUND')) return []
    throw error
  }
}

function parseTokens(text: string): unknown {
  const value = parseJson(text)
  return isJsonObject(value) && hasOnly(value, ['tokens']) ? value.tokens : undefined
}

/** A record, or what is wrong with it. */
function readRecord(value: unknown): TokenRecord | string {
  if (!isJsonObject(value)) return 'is not an object'
  const { sha256, use, app, environment } = value
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
    return 'has no sha256 of 64 lower-case hexadecimal digits'
  }
  if (typeof app !== 'string' || !isAppName(app)) return 'has no app, a lower-case name'
  const digest = Buffer.from(sha256, 'hex')
  if (use === 'build') {
    return hasOnly(value, ['sha256', 'use', 'app'])
      ? { digest, identity: { use, app } }
      : 'has more than sha256, use and app, which is all of a build token'
  }
  if (use !== 'runtime') return 'has no use, runtime or build'
  if (typeof environment !== 'string' || !isEnvironmentName(environment)) {
    return 'has no environment, a name of lower-case letters and digits'
  }
  return hasOnly(value, ['sha256', 'use', 'app', 'environment'])
    ? { digest, identity: { use, app, environment } }
    : 'has more than sha256, use, app and environment'
}

function hasOnly(value: object, members: readonly string[]): boolean {
  return Object.keys(value).every((name) => members.includes(name))
}
