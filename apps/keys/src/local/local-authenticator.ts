import { IterappError } from '@iterapp/errors'
import { watchFiles } from '@iterapp/files'
import { describeFailure, type Logger } from '@iterapp/http'
import type { Identity } from '@iterapp/identity'
import { hash, timingSafeEqual } from 'node:crypto'
import { readBearerToken } from '../bearer-token'
import type { Authenticate } from '../ports'
import type { NamedFile } from './settings'
import { readTokenFile, readTokensIfPresent, type TokenRecord } from './token-file'

/**
 * Local mode's authenticator: a file of token records says whose a token is. The file is read again
 * when it changes. One that was removed knows nobody; one that cannot be used is logged, and the
 * records before it stay.
 *
 * The default file may be missing; one that was named must be there.
 *
 * @throws IterappError what `readTokenFile` throws.
 */
export async function createLocalAuthenticator(
  { path, isDefault }: NamedFile,
  logger: Logger,
): Promise<Authenticate> {
  if (!isDefault) await readTokenFile(path)
  const load = async () => {
    const records = await readTokensIfPresent(path)
    logger.info({ tokenFile: path, tokens: records.length }, 'token records loaded')
    return records
  }
  const file = await watchFiles([path], load, (error) => {
    logger.error(
      { tokenFile: path, failure: describeFailure(error) },
      'the token file changed and cannot be used; the records before it stay',
    )
  })
  return async (request) => {
    const token = readBearerToken(request)
    const identity = token === null ? null : findIdentity(await file.current(), token)
    if (identity === null) throw new IterappError('ERR_UNAUTHENTICATED')
    return { identity, pod: null }
  }
}

/** Looks at every record, whichever fits, so that the time taken tells nothing. */
function findIdentity(records: readonly TokenRecord[], token: string): Identity | null {
  const digest = hash('sha256', token, 'buffer')
  let found: Identity | null = null
  for (const record of records) {
    if (timingSafeEqual(record.digest, digest)) found = record.identity
  }
  return found
}
