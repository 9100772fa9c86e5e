import { IterappError } from '@iterapp/errors'
import { describe, expect, test } from 'vitest'
import { readConfigFile } from '../testing/fixture'
import type { StoredConfigMap } from './config-map-source'
import { createFindConfig } from './find-config'

const identity = { app: 'web', environment: 'test' }
const plain = readConfigFile('plain')

const configMap = (change: Partial<StoredConfigMap> = {}): StoredConfigMap => ({
  name: 'iterapp',
  uid: 'u-1',
  resourceVersion: '1',
  data: { 'iterapp.toml': plain },
  ...change,
})

/** A store with one ConfigMap, which the test replaces; `null` for none. */
function makeStore(first: StoredConfigMap | null = configMap()) {
  let current = first
  const reads: string[] = []
  const find = createFindConfig((namespace, name) => {
    reads.push(`${namespace}/${name}`)
    return Promise.resolve(current)
  }, 128 * 1024)
  const store = (next: StoredConfigMap | null) => {
    current = next
  }
  return { reads, store, find: () => find('apps-web-test', 'iterapp', identity) }
}

describe('a ConfigMap', () => {
  test('gives what its file says', async () => {
    const { find, reads } = makeStore()
    const verdict = await find()
    expect(verdict?.config?.variables.map(({ name }) => name)).toEqual(['LOG_LEVEL', 'PORT'])
    expect(reads).toEqual(['apps-web-test/iterapp'])
  })

  test('is null when there is none, also when there was one', async () => {
    const { find, store } = makeStore(null)
    expect(await find()).toBeNull()
    store(configMap())
    expect(await find()).not.toBeNull()
    store(null)
    expect(await find()).toBeNull()
  })

  test('is read for every pod, and parsed once for as long as it is the same', async () => {
    const { find, reads } = makeStore()
    const first = await find()
    expect(await find()).toBe(first)
    expect(await find()).toBe(first)
    expect(reads).toHaveLength(3)
  })

  test('is known by its uid and version alone: those are what is compared', async () => {
    const { find, store } = makeStore()
    const first = await find()
    store(configMap({ data: { 'iterapp.toml': 'app = "other"' } }))
    expect(await find()).toBe(first)
  })

  test.each<[string, Partial<StoredConfigMap>]>([
    ['has changed', { resourceVersion: '2' }],
    ['was deleted and made again', { uid: 'u-2' }],
    ['was made again in a restored cluster', { uid: 'u-2', resourceVersion: '1' }],
  ])('is parsed again when it %s', async (_title, change) => {
    const { find, store } = makeStore()
    await find()
    store(configMap({ ...change, data: { 'iterapp.toml': 'app = "other"' } }))
    expect(await find()).toMatchObject({ denial: { reason: 'app-mismatch' } })
  })

  test('is not taken for another whose uid and version only look alike together', async () => {
    const { find, store } = makeStore(configMap({ uid: 'a', resourceVersion: '11' }))
    await find()
    store(configMap({ uid: 'a1', resourceVersion: '1', data: {} }))
    expect(await find()).toMatchObject({ denial: { reason: 'config-invalid' } })
  })

  test('that cannot be used says so each time, and is forgotten when it is mended', async () => {
    const { find, store } = makeStore(configMap({ data: {} }))
    const first = await find()
    expect(first).toMatchObject({ config: null, denial: { reason: 'config-invalid' } })
    expect(await find()).toBe(first)
    store(configMap({ resourceVersion: '2' }))
    expect(await find()).toMatchObject({ denial: null })
  })

  test('that cannot be read fails each time, whatever was kept', async () => {
    let isAway = false
    const find = createFindConfig(
      () =>
        isAway
          ? Promise.reject(new IterappError('ERR_CONFIG_UNAVAILABLE'))
          : Promise.resolve(configMap()),
      1024,
    )
    const ask = () => find('apps-web-test', 'iterapp', identity)
    await ask()
    isAway = true
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_CONFIG_UNAVAILABLE' })
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_CONFIG_UNAVAILABLE' })
    isAway = false
    expect(await ask()).toMatchObject({ denial: null })
  })

  test('is held against the limit of what a pod can carry', async () => {
    const data = { 'iterapp.toml': readConfigFile('basic') }
    const find = createFindConfig(() => Promise.resolve(configMap({ data })), 100)
    expect(await find('apps-web-test', 'iterapp', identity)).toMatchObject({
      denial: { reason: 'payload-too-large' },
    })
  })
})

test('what was parsed long ago is not kept for ever', async () => {
  // Each is 1 MiB of text; of 16 MiB all are kept but the last few bytes: fifteen.
  const filler = `${plain}#${'x'.repeat(1024 * 1024 - plain.length - 1)}`
  const { find, store } = makeStore()
  const parse = (version: number) => {
    store(configMap({ resourceVersion: String(version), data: { 'iterapp.toml': filler } }))
    return find()
  }
  const [first, second] = [await parse(1), await parse(2)]
  expect(await parse(1)).toBe(first)
  for (let version = 3; version <= 16; version++) await parse(version)
  // The first was used after the second.
  expect(await parse(1)).toBe(first)
  expect(await parse(2)).not.toBe(second)
})
