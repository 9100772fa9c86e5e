import { temporaryFolder } from '@iterapp/testing'
import { hash } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTokenFile } from './token-file'

const sha256 = hash('sha256', 'a token')
const record = { sha256, use: 'runtime', app: 'hello', environment: 'local' }

function writeTokens(value: unknown): string {
  const path = join(temporaryFolder(), 'tokens.json')
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 })
  return path
}

describe('a token file', () => {
  test('says whose a token is', async () => {
    const other = hash('sha256', 'another')
    const path = writeTokens({ tokens: [record, { sha256: other, use: 'build', app: 'hello' }] })
    expect(await readTokenFile(path)).toEqual([
      {
        digest: Buffer.from(sha256, 'hex'),
        identity: { use: 'runtime', app: 'hello', environment: 'local' },
      },
      { digest: Buffer.from(other, 'hex'), identity: { use: 'build', app: 'hello' } },
    ])
    expect(await readTokenFile(writeTokens({ tokens: [] }))).toEqual([])
  })

  test.each([0o640, 0o604, 0o620, 0o601])('of the mode %o is refused', async (mode) => {
    const path = writeTokens({ tokens: [record] })
    chmodSync(path, mode)
    await expect(readTokenFile(path)).rejects.toMatchObject({
      code: 'ERR_TOKENS_EXPOSED',
      message: `other users have access to ${path} (mode ${mode.toString(8)})`,
    })
  })

  test.each<[string, unknown, string]>([
    ['no JSON', '{"hunter2', 'it is not JSON of an object with a list "tokens"'],
    ['no list', { tokens: 'hunter2' }, 'it is not JSON of an object'],
    ['something else', { tokens: [], hunter2: 1 }, 'it is not JSON of an object'],
    ['a text for a record', { tokens: ['hunter2'] }, 'token record 1 is not an object'],
    ['nothing for a record', { tokens: [record, null] }, 'token record 2 is not an object'],
    ['the token itself', [{ sha256: 'hunter2' }], 'token record 1 has no sha256'],
    ['upper case', [{ sha256: sha256.toUpperCase() }], 'token record 1 has no sha256'],
    ['no use', [{ use: 'hunter2' }], 'token record 1 has no use, runtime or build'],
    ['a name that is no app', [{ app: 'Hunter2' }], 'token record 1 has no app'],
    ['every app', [{ app: '*' }], 'token record 1 has no app'],
    ['no environment', [{ environment: undefined }], 'token record 1 has no environment'],
    ['every environment', [{ environment: '*' }], 'token record 1 has no environment'],
    ['a word that is kept', [{ environment: 'common' }], 'token record 1 has no environment'],
    ['a build of an environment', [{ use: 'build' }], 'token record 1 has more than sha256, use'],
    ['something more', [{ hunter2: 1 }], 'token record 1 has more than sha256, use, app'],
    ['a token twice', [{}, { app: 'world' }], 'it holds the same token twice'],
  ])('with %s is refused without a word of it', async (_title, value, message) => {
    const tokens = Array.isArray(value)
      ? { tokens: value.map((change: object) => ({ ...record, ...change })) }
      : value
    const path = writeTokens(tokens)
    const failure = await readTokenFile(path).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'ERR_SETTINGS' })
    expect((failure as Error).message).toContain(`${path}: ${message}`)
    expect((failure as Error).message).not.toMatch(/hunter2/i)
  })
})
