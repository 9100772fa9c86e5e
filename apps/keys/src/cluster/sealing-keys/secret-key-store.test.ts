import { publicRecord, type PrivateKeyRecord } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createFixture } from '../../testing/fixture'
import type { KeySecret, KeySecrets } from './key-secrets'
import { openSecretKeyStore, type SecretKeyStore } from './secret-key-store'

const NO_LOOK = 3_600_000

/** Secrets in memory, which a test changes and takes away. */
function createSecrets(...records: readonly PrivateKeyRecord[]) {
  const stored = new Map<string, KeySecret>()
  let version = 0
  let lists = 0
  let failure: Error | null = null
  const put = (name: string, content: object | string) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    stored.set(name, { name, version: String(++version), text })
  }
  records.forEach((record, index) => {
    put(`key-${index + 1}`, record)
  })
  const fail = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    if (failure !== null) throw failure
  }
  const secrets: KeySecrets = {
    list: async () => {
      lists++
      const now = [...stored.values()]
      await fail()
      return now
    },
    create: async (number, record) => {
      await fail()
      const name = `key-${number}`
      if (stored.has(name)) return false
      put(name, record)
      return true
    },
  }
  return {
    secrets,
    stored,
    put,
    lists: () => lists,
    break: (error: Error | null) => (failure = error),
  }
}

type Secrets = ReturnType<typeof createSecrets>

async function createStores(secrets?: Secrets, interval = 20, count = 1) {
  const fixture = await createFixture()
  const { records, logger, canary } = fixture
  const api = secrets ?? createSecrets(...records)
  const counted: string[] = []
  const stores = Array.from({ length: count }, () => {
    const store = openSecretKeyStore({
      secrets: api.secrets,
      logger,
      metrics: {
        countRead: (result) => counted.push(result),
        setKeys: (published, { usable, unusable, gone }) =>
          counted.push(`${published}: ${usable} usable, ${unusable} unusable, ${gone} gone`),
      },
      interval,
      spacing: 10,
    })
    onTestFinished(store.stop)
    store.start()
    return store
  })
  const [store] = stores as [SecretKeyStore]
  const kids = async () => (await store.current()).map(({ kid }) => kid)
  const errors = () => fixture.log().filter(({ level }) => level === 'error')
  const pause = (milliseconds = 100) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  return { ...fixture, ...api, store, stores, kids, errors, counted, pause, canary }
}

describe('a key store', () => {
  test('publishes the keys of Secrets without their private parts, and finds all', async () => {
    const { store, records, log } = await createStores()
    await store.loaded
    expect(await store.current()).toEqual(records.map(publicRecord))
    const find = store.finder()
    for (const { kid } of records) expect((await find(kid))?.kid).toBe(kid)
    expect(await find('other')).toBeNull()
    expect(log()).toMatchObject([{ msg: 'keys loaded', keys: 2, newest: records[0].kid }])
  })

  test('makes the first key, and all replicas have the same', async () => {
    const { stores, stored, log, canary } = await createStores(createSecrets(), 20, 5)
    await Promise.all(stores.map(({ loaded }) => loaded))
    const { d, ...published } = JSON.parse(stored.get('key-1')?.text ?? '') as PrivateKeyRecord
    canary.guard(d)
    for (const store of stores) expect(await store.current()).toEqual([published])
    expect(stored.size).toBe(1)
    expect(Math.abs(published.iat - Date.now() / 1000)).toBeLessThan(60)
    expect(log().filter(({ msg }) => msg === 'first key made')).toMatchObject([
      { kid: published.kid },
    ])
  })

  test('has no keys before it has looked, which is told', async () => {
    const api = createSecrets()
    api.break(new IterappError('ERR_API_SERVER', 'away'))
    const { store } = await createStores(api)
    await expect(store.current()).rejects.toMatchObject({ code: 'ERR_KEYS_NOT_LOADED' })
    await expect(store.finder()('a')).rejects.toMatchObject({ code: 'ERR_KEYS_NOT_LOADED' })
  })

  test('waits for an API server that is away', async () => {
    const api = createSecrets()
    api.break(new IterappError('ERR_API_SERVER', 'away'))
    const { store, errors, counted, pause } = await createStores(api)
    await pause()
    expect(errors()[0]).toMatchObject({ failure: { code: 'ERR_API_SERVER' }, lastRead: null })
    api.break(null)
    await store.loaded
    expect(await store.current()).toHaveLength(1)
    expect(counted.filter((each) => each === 'failed').length).toBeGreaterThan(1)
    expect(counted.slice(-2)).toEqual(['1: 1 usable, 0 unusable, 0 gone', 'ok'])
  })

  test('makes no key beside Secrets that it cannot use, but waits', async () => {
    const api = createSecrets()
    api.put('key-7', 'hunter2')
    const { store, records, errors, stored, pause } = await createStores(api)
    await pause()
    expect([...stored.keys()]).toEqual(['key-7'])
    expect(errors().slice(0, 2)).toMatchObject([
      { secret: 'key-7' },
      { failure: { code: 'ERR_KEYS_MISSING' } },
    ])
    api.put('key-7', records[0])
    await store.loaded
    expect(await store.current()).toEqual([publicRecord(records[0])])
  })

  test('says when the name of the first key is taken by something else', async () => {
    const { secrets, ...api } = createSecrets()
    const taken = { ...secrets, create: () => Promise.resolve(false) }
    const { errors, pause } = await createStores({ ...api, secrets: taken })
    await pause()
    expect(errors()[0]).toMatchObject({
      failure: {
        code: 'ERR_KEYS_MISSING',
        message: 'a Secret without the label of a key has the name of the first one',
      },
    })
  })
})

describe('a change', () => {
  test('of the Secrets is seen at the next look', async () => {
    const { store, kids, put, stored, records } = await createStores(createSecrets())
    await store.loaded
    const [first] = await kids()
    const newer = { ...records[0], iat: Math.floor(Date.now() / 1000) + 60 }
    put('key-2', newer)
    await expect.poll(kids).toEqual([newer.kid, first])
    stored.delete('key-1')
    await expect.poll(kids).toEqual([newer.kid])
  })

  test('is seen at once by who asks for a key that is not known', async () => {
    const { store, put, records, log } = await createStores(createSecrets(), NO_LOOK)
    await store.loaded
    put('key-2', records[1])
    expect((await store.finder()(records[1].kid))?.kid).toBe(records[1].kid)
    expect(log().at(-1)).toMatchObject({ msg: 'keys loaded', keys: 2 })
  })
})

describe('a key that is not known', () => {
  test('makes one look of a request, however many there are', async () => {
    const { store, lists } = await createStores(undefined, NO_LOOK)
    await store.loaded
    const find = store.finder()
    for (let number = 0; number < 1000; number++) expect(await find(`kid-${number}`)).toBeNull()
    expect(lists()).toBe(2)
  })

  test('makes few looks of many requests', async () => {
    const { store, lists } = await createStores(undefined, NO_LOOK)
    await store.loaded
    const start = performance.now()
    const ask = async () => {
      for (let times = 0; times < 10; times++) await store.finder()('other')
    }
    await Promise.all(Array.from({ length: 100 }, ask))
    // At most one in 10 ms here, and one in a second by default.
    expect(lists()).toBeLessThan(3 + (performance.now() - start) / 10)
  })

  test('fails the request while the Secrets cannot be read; known ones do not', async () => {
    const { store, records, break: breakApi } = await createStores(undefined, NO_LOOK)
    await store.loaded
    breakApi(new IterappError('ERR_API_SERVER', 'away'))
    const find = store.finder()
    await expect(find('other')).rejects.toMatchObject({ code: 'ERR_API_SERVER' })
    expect((await find(records[0].kid))?.kid).toBe(records[0].kid)
    breakApi(null)
    expect(await find('other')).toBeNull()
  })
})

describe('what is published stays', () => {
  test('while the API server is away', async () => {
    const { store, kids, records, break: breakApi, errors, log, pause } = await createStores()
    await store.loaded
    breakApi(new IterappError('ERR_API_SERVER', 'away'))
    await pause()
    expect(await kids()).toEqual(records.map(({ kid }) => kid))
    expect(errors()[0]).toMatchObject({ failures: 1, lastRead: expect.any(String) as string })
    breakApi(null)
    const messages = () => log().map(({ msg }) => msg)
    await expect.poll(messages, { timeout: 5000 }).toContain('the keys can be read again')
  })

  test('when all Secrets are gone, which is told, and no other key is made', async () => {
    const { store, kids, records, stored, errors, pause, counted } = await createStores()
    await store.loaded
    stored.clear()
    await pause()
    expect(await kids()).toEqual(records.map(({ kid }) => kid))
    expect((await store.finder()(records[1].kid))?.kid).toBe(records[1].kid)
    expect(stored.size).toBe(0)
    expect(errors()).toMatchObject([
      { secret: 'key-1' },
      { secret: 'key-2' },
      { msg: 'no Secret holds a key that can be used; the keys from before stay', unusable: 0 },
    ])
    expect(counted.slice(-2)).toEqual(['2: 0 usable, 0 unusable, 2 gone', 'ok'])
  })

  test('when all Secrets are spoilt', async () => {
    const { store, kids, records, put, errors, pause, counted } = await createStores()
    await store.loaded
    put('key-1', 'hunter2')
    put('key-2', '{}')
    await pause()
    expect(await kids()).toEqual(records.map(({ kid }) => kid))
    // That a Secret is spoilt, and that its key is in none.
    const said = errors().map(({ secret, unusable }) => secret ?? unusable)
    expect(said).toEqual(['key-1', 'key-2', 'key-1', 'key-2', 2])
    expect(counted.slice(-2)).toEqual(['2: 0 usable, 2 unusable, 2 gone', 'ok'])
    put('key-1', records[0])
    await expect.poll(kids).toEqual([records[0].kid])
  })

  test('but a Secret that is spoilt while others are good is left out', async () => {
    const { store, kids, records, put, errors } = await createStores()
    await store.loaded
    put('key-1', 'hunter2')
    await expect.poll(kids).toEqual([records[1].kid])
    expect(errors()).toMatchObject([{ secret: 'key-1' }, { secret: 'key-1', kid: records[0].kid }])
  })
})

describe('a key whose Secret is gone', () => {
  test('is published no more beside others, but still opens, which is told once', async () => {
    const { store, kids, records, stored, errors, pause, counted } = await createStores()
    await store.loaded
    stored.delete('key-1')
    await expect.poll(kids).toEqual([records[1].kid])
    await pause()
    expect((await store.finder()(records[0].kid))?.kid).toBe(records[0].kid)
    expect(errors()).toMatchObject([{ secret: 'key-1', kid: records[0].kid }])
    expect(counted.slice(-2)).toEqual(['1: 1 usable, 0 unusable, 1 gone', 'ok'])
  })

  test('still opens when a replica that did not know it has made a first key', async () => {
    const { stores, stored, secrets, put, canary, errors } = await createStores(createSecrets())
    const [known] = stores
    await known?.loaded
    const [old] = (await known?.current()) ?? []
    canary.guard((JSON.parse(stored.get('key-1')?.text ?? '') as PrivateKeyRecord).d)
    stored.clear()
    const other = await createStores({ ...createSecrets(), secrets, stored, put })
    await other.store.loaded
    canary.guard((JSON.parse(stored.get('key-1')?.text ?? '') as PrivateKeyRecord).d)
    const fresh = await other.kids()
    expect(fresh).not.toEqual([old?.kid])
    await expect.poll(async () => (await known?.current())?.map(({ kid }) => kid)).toEqual(fresh)
    expect((await known?.finder()(old?.kid ?? ''))?.kid).toBe(old?.kid)
    expect(await other.store.finder()(old?.kid ?? '')).toBeNull()
    expect(errors()).toContainEqual(expect.objectContaining({ secret: 'key-1', kid: old?.kid }))
  })

  test('is published again when its Secret is back', async () => {
    const { store, kids, records, stored, put, log } = await createStores()
    await store.loaded
    stored.delete('key-1')
    await expect.poll(kids).toEqual([records[1].kid])
    put('key-1', records[0])
    await expect.poll(kids).toEqual(records.map(({ kid }) => kid))
    expect(log()).toContainEqual(
      expect.objectContaining({ msg: 'a Secret holds the key again', secret: 'key-1' }),
    )
  })
})

test('a key store that was stopped looks no more', async () => {
  const { store, lists, pause } = await createStores()
  await store.loaded
  store.stop()
  await pause(50)
  const before = lists()
  await pause()
  expect(lists()).toBe(before)
})
