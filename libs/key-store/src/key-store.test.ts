import { temporaryFolder } from '@iterapp/testing'
import { publicRecord } from '@iterapp/crypto/format'
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createKeyFile, formatKeySet, projectKeyFiles, readKeyFile, stateKeyFile } from './index'

const now = new Date('2026-01-02T03:04:05Z')

describe('a key file', () => {
  test('is made for its owner only, and read back', async () => {
    const path = join(temporaryFolder(), 'keys.json')
    const keys = await createKeyFile(path, now)
    expect(keys).toMatchObject([{ iat: 1767323045, d: expect.any(String) as string }])
    expect(await readKeyFile(path)).toEqual(keys)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('is not made over another', async () => {
    const path = join(temporaryFolder(), 'keys.json')
    await createKeyFile(path, now)
    const before = readFileSync(path)
    await expect(createKeyFile(path, now)).rejects.toMatchObject({ code: 'ERR_FILE_EXISTS' })
    expect(readFileSync(path)).toEqual(before)
  })

  test('that others may read is refused when it holds a private key, and only then', async () => {
    const path = join(temporaryFolder(), 'keys.json')
    const keys = await createKeyFile(path, now)
    for (const mode of [0o604, 0o640, 0o602]) {
      chmodSync(path, mode)
      await expect(readKeyFile(path)).rejects.toMatchObject({
        code: 'ERR_KEYS_EXPOSED',
        message: `${path} holds private keys, and other users have access to it (mode ${mode.toString(8)})`,
      })
    }
    writeFileSync(path, formatKeySet(keys.map(publicRecord)))
    chmodSync(path, 0o644)
    expect(await readKeyFile(path)).toEqual(keys.map(publicRecord))
  })

  test.each([
    ['no JSON', '{"keys": [hunter2]}', 'is not JSON'],
    ['no key set', '{"hunter2": 1}', 'it is not an object with a list "keys"'],
  ])('that holds %s is refused without quoting it', async (_title, text, message) => {
    const path = join(temporaryFolder(), 'keys.json')
    writeFileSync(path, text, { mode: 0o600 })
    const refusal = expect(readKeyFile(path)).rejects
    await refusal.toMatchObject({ code: 'ERR_KEYS_INVALID' })
    const failure = await readKeyFile(path).catch((error: unknown) => String(error))
    expect(failure).toContain(message)
    expect(failure).not.toContain('hunter2')
  })
})

describe('the places of key files', () => {
  test('are the state folder for private keys', () => {
    expect(stateKeyFile({ XDG_STATE_HOME: '/state' })).toBe('/state/iterapp/keys.json')
    const fallback = join(homedir(), '.local/state/iterapp/keys.json')
    expect(stateKeyFile({})).toBe(fallback)
    expect(stateKeyFile({ XDG_STATE_HOME: 'relative' })).toBe(fallback)
  })

  test('are .iterapp in a folder and those above it, within its repository only', () => {
    const root = temporaryFolder()
    const folder = join(root, 'a', 'b')
    mkdirSync(folder, { recursive: true })
    expect(projectKeyFiles(folder)).toEqual([join(folder, '.iterapp/keys.json')])
    mkdirSync(join(root, 'a', '.git'))
    expect(projectKeyFiles(folder)).toEqual([
      join(folder, '.iterapp/keys.json'),
      join(root, 'a', '.iterapp/keys.json'),
    ])
  })
})
