import { publicRecord } from '@iterapp/crypto/format'
import { generateKey } from '@iterapp/crypto/node-jose'
import { formatKeySet, readKeyFile } from '@iterapp/key-store'
import { temporaryFolder } from '@iterapp/testing'
import { chmodSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openFileKeyStore } from './file-key-store'
import { createFixture } from '../testing/fixture'

async function openStore() {
  const fixture = await createFixture()
  const file = { path: fixture.keyFile, isDefault: false }
  const store = await openFileKeyStore(file, new Date(), fixture.logger)
  const errors = () => fixture.log().filter(({ level }) => level === 'error')
  return { ...fixture, store, errors }
}

describe('a key store', () => {
  test('publishes the keys of its file without their private parts, and finds all', async () => {
    const { store, records } = await openStore()
    expect(await store.current()).toEqual(records.map(publicRecord))
    for (const { kid } of records) expect((await store.finder()(kid))?.kid).toBe(kid)
    expect(await store.finder()('other')).toBeNull()
  })

  test('loads a key once', async () => {
    const { store, records } = await openStore()
    const [first, second] = await Promise.all(records.map(async ({ kid }) => store.finder()(kid)))
    expect(await store.finder()(records[0].kid)).toBe(first)
    expect(second).not.toBe(first)
  })

  test('has the keys of a new file at once, and no longer those that it lacks', async () => {
    const { store, keyFile, records, log } = await openStore()
    const next = await generateKey(new Date(9000))
    writeFileSync(`${keyFile}.new`, formatKeySet([next, records[0]]), { mode: 0o600 })
    renameSync(`${keyFile}.new`, keyFile)
    const [found, retired, published] = await Promise.all([
      store.finder()(next.kid),
      store.finder()(records[1].kid),
      store.current(),
    ])
    expect([found?.kid, retired, published[0].kid]).toEqual([next.kid, null, next.kid])
    expect(log().at(-1)).toMatchObject({ msg: 'keys loaded', keys: 2, newest: next.kid })
  })

  test('sees a file that is written in its place, however fast', async () => {
    const { store, keyFile, records } = await openStore()
    const [newer, older] = records
    for (const newest of [newer, older, newer, older]) {
      writeFileSync(keyFile, formatKeySet([newest]))
      expect((await store.current())[0].kid).toBe(newest.kid)
    }
  })

  test('behind a symbolic link follows it to another file', async () => {
    const { keyFile, records, logger } = await createFixture()
    const folder = temporaryFolder()
    symlinkSync(keyFile, join(folder, 'keys.json'))
    const file = { path: join(folder, 'keys.json'), isDefault: false }
    const store = await openFileKeyStore(file, new Date(), logger)
    writeFileSync(join(folder, 'other.json'), formatKeySet([records[1]]), { mode: 0o600 })
    symlinkSync('other.json', join(folder, 'new'))
    renameSync(join(folder, 'new'), join(folder, 'keys.json'))
    expect(await store.current()).toEqual([publicRecord(records[1])])
  })

  test('keeps its keys when the new file cannot be used, and says so once', async () => {
    const { store, keyFile, records, errors } = await openStore()
    const stillHas = async () => {
      for (let i = 0; i < 3; i++) expect((await store.current())[0].kid).toBe(records[0].kid)
      expect(await store.finder()(records[1].kid)).not.toBeNull()
    }
    writeFileSync(keyFile, formatKeySet(records).slice(0, -20))
    await stillHas()
    writeFileSync(keyFile, formatKeySet(records))
    chmodSync(keyFile, 0o644)
    await stillHas()
    rmSync(keyFile)
    await stillHas()
    expect(errors().map(({ failure }) => (failure as { code: string }).code)).toEqual([
      'ERR_KEYS_INVALID',
      'ERR_KEYS_EXPOSED',
      'ERR_FILE_NOT_FOUND',
    ])
  })

  test('does not publish a key that it could not unwrap with', async () => {
    const { keyFile, records, logger } = await createFixture()
    writeFileSync(keyFile, formatKeySet([publicRecord(records[0]), records[1]]))
    const store = await openFileKeyStore({ path: keyFile, isDefault: false }, new Date(), logger)
    expect(await store.current()).toEqual([publicRecord(records[1])])
  })
})

describe('a key file', () => {
  test('that is the default one is made when it is missing, for its owner only', async () => {
    const { logger, canary } = await createFixture()
    const path = join(temporaryFolder(), 'iterapp', 'keys.json')
    const now = new Date('2026-01-02T03:04:05Z')
    const file = { path, isDefault: true }
    const stores = await Promise.all([
      openFileKeyStore(file, now, logger),
      openFileKeyStore(file, now, logger),
    ])
    const records = await readKeyFile(path)
    for (const record of records) if ('d' in record) canary.guard(record.d)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    for (const store of [...stores, await openFileKeyStore(file, now, logger)]) {
      expect(await store.current()).toEqual(records.map(publicRecord))
    }
  })

  test.each<[string, (path: string) => Promise<void> | void, string]>([
    ['is missing', () => undefined, 'ERR_FILE_NOT_FOUND'],
    [
      'is no key set',
      (path) => {
        writeFileSync(path, '{"hunter2": 1}', { mode: 0o600 })
      },
      'ERR_KEYS_INVALID',
    ],
    [
      'is open to others',
      async (path) => {
        writeFileSync(path, formatKeySet([await generateKey(new Date(0))]), { mode: 0o644 })
      },
      'ERR_KEYS_EXPOSED',
    ],
    [
      'has only public keys',
      async (path) => {
        writeFileSync(path, formatKeySet([publicRecord(await generateKey(new Date(0)))]))
      },
      'ERR_KEYS_PUBLIC_ONLY',
    ],
    [
      'has a private key that belongs to another public one',
      async (path) => {
        const [a, b] = [await generateKey(new Date(0)), await generateKey(new Date(0))]
        writeFileSync(path, formatKeySet([{ ...a, d: b.d }]), { mode: 0o600 })
      },
      'ERR_KEYS_INVALID',
    ],
  ])('that was named and %s is refused', async (_title, write, code) => {
    const { logger } = await createFixture()
    const path = join(temporaryFolder(), 'keys.json')
    await write(path)
    const failure = await openFileKeyStore({ path, isDefault: false }, new Date(), logger).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code })
    expect((failure as Error).message).toContain(code === 'ERR_KEYS_INVALID' ? '' : path)
    expect((failure as Error).message).not.toContain('hunter2')
  })
})
