import { publicRecord, type PrivateKeyRecord } from '@iterapp/crypto/format'
import { generateKey } from '@iterapp/crypto/node-jose'
import { describe, expect, test } from 'vitest'
import { createFixture } from '../../testing/fixture'
import { createKeyLoader } from './key-loader'
import type { KeySecret } from './key-secrets'

const secret = (record: unknown, name = 'key-1', version = 'v1'): KeySecret => ({
  name,
  version,
  text: typeof record === 'string' || record === null ? record : JSON.stringify(record),
})

async function createLoader() {
  const fixture = await createFixture()
  const { canary } = fixture
  const load = createKeyLoader(fixture.logger)
  const make = async (seconds: number) => {
    const record = await generateKey(new Date(seconds * 1000))
    canary.guard(Buffer.from(record.d, 'base64url'))
    return record
  }
  const errors = () => fixture.log().filter(({ level }) => level === 'error')
  return { ...fixture, load, make, errors }
}

describe('keys', () => {
  test('are loaded newest first, by the time in their record', async () => {
    const { load, make } = await createLoader()
    const [old, newest, middle] = [await make(1), await make(3), await make(2)]
    const { keys, secretNames, ...counts } = await load([
      secret(old, 'key-9'),
      secret(newest, 'key-2'),
      secret(middle, 'key-3'),
    ])
    expect(keys?.published).toEqual([newest, middle, old].map(publicRecord))
    expect([...(keys?.byThumbprint.keys() ?? [])]).toEqual([newest.kid, middle.kid, old.kid])
    expect(secretNames.get(newest.kid)).toBe('key-2')
    expect(counts).toEqual({ usable: 3, unusable: 0 })
  })

  test('are none without Secrets', async () => {
    const { load, errors } = await createLoader()
    const none = { keys: null, secretNames: new Map(), usable: 0, unusable: 0 }
    expect(await load([])).toEqual(none)
    expect(errors()).toEqual([])
  })

  test('that stand in two Secrets are served once, with the later time', async () => {
    const { load, make } = await createLoader()
    const record = await make(5)
    const { keys } = await load([
      secret({ ...record, iat: 4 }, 'key-1'),
      secret(record, 'key-2'),
      secret({ ...record, iat: 3 }, 'key-3'),
    ])
    expect(keys?.published).toEqual([publicRecord(record)])
  })

  test('are checked once for each version of their Secret', async () => {
    const { load, make } = await createLoader()
    const [first, second] = [await make(1), await make(2)]
    await load([secret(first)])
    // No API server does that: the version says that nothing has changed.
    const same = await load([secret(second)])
    expect(same.keys?.published).toEqual([publicRecord(first)])
    const { keys } = await load([secret(second, 'key-1', 'v2')])
    expect(keys?.published).toEqual([publicRecord(second)])
  })
})

describe('a Secret is left out, and named without its content,', () => {
  const spoilt: readonly [
    string,
    (record: PrivateKeyRecord, other: PrivateKeyRecord) => unknown,
  ][] = [
    ['without a text', () => null],
    ['that holds no JSON', () => 'hunter2'],
    ['that holds half a key', (record) => JSON.stringify(record).slice(0, -10)],
    ['that holds a list', (record) => [record]],
    ['that holds a key set', (record) => ({ keys: [record] })],
    ['with only the public part', (record) => publicRecord(record)],
    ['with the thumbprint of another key', (record, { kid }) => ({ ...record, kid })],
    ['with the private part of another key', (record, { d }) => ({ ...record, d })],
    ['with a point that is on no curve', (record) => ({ ...record, y: record.x })],
    ['with a key for something else', (record) => ({ ...record, alg: 'RSA-OAEP' })],
    ['without a time', (record) => ({ ...record, iat: undefined })],
    ['with a time that is none', (record) => ({ ...record, iat: 'hunter2' })],
  ]

  test.each(spoilt)('%s', async (_title, spoil) => {
    const { load, make, errors, canary } = await createLoader()
    const [good, bad, other] = [await make(1), await make(2), await make(3)]
    const secrets = [secret(good, 'key-1'), secret(spoil(bad, other), 'key-2')]
    for (let times = 0; times < 3; times++) {
      const { keys, usable, unusable } = await load(secrets)
      expect(keys?.published).toEqual([publicRecord(good)])
      expect([usable, unusable]).toEqual([1, 1])
    }
    expect(errors()).toMatchObject([
      { secret: 'key-2', msg: 'a Secret holds no key that can be used; it is left out' },
    ])
    expect(JSON.stringify(errors())).not.toContain('hunter2')
    expect(canary.leaks()).toEqual([])
  })

  test('until it is mended', async () => {
    const { load, make, errors } = await createLoader()
    const record = await make(1)
    expect((await load([secret('hunter2')])).keys).toBeNull()
    const { keys } = await load([secret(record, 'key-1', 'v2')])
    expect(keys?.published).toEqual([publicRecord(record)])
    await load([secret('hunter2', 'key-1', 'v3')])
    expect(errors()).toHaveLength(2)
  })
})
