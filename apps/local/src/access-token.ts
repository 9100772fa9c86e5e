import { writeWholeFile } from '@iterapp/files'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'

/** Files of a token: for who shows it, and for who checks it. */
export interface AccessToken {
  readonly tokenFile: string
  /** The keys service's record of it (`docs/keys-service.md`). */
  readonly recordFile: string
}

/** Makes a token for one app and environment, good for as long as its folder is there. */
export async function createAccessToken(
  folder: string,
  identity: { readonly app: string; readonly environment: string },
): Promise<AccessToken> {
  const token = randomBytes(32).toString('base64url')
  const sha256 = createHash('sha256').update(token).digest('hex')
  const files = { tokenFile: join(folder, 'token'), recordFile: join(folder, 'tokens.json') }
  const record = { tokens: [{ sha256, use: 'runtime', ...identity }] }
  const options = { mode: 0o600, replace: false }
  await writeWholeFile(files.tokenFile, token, options)
  await writeWholeFile(files.recordFile, JSON.stringify(record), options)
  return files
}
