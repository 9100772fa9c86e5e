import { describe, expect, test } from 'vitest'
import { createSharedCache } from './shared-cache'

function createCache(max = 10) {
  let time = 1000
  let loads = 0
  const cache = createSharedCache<{ text: string; ttl: number }>({
    max,
    keepFor: ({ ttl }) => ttl,
    now: () => time,
  })
  const get = (key: string, ttl = 100) =>
    cache(key, () => {
      loads++
      return Promise.resolve({ text: `${key}${loads}`, ttl })
    }).then(({ text }) => text)
  return { cache, get, pass: (ms: number) => (time += ms), loads: () => loads }
}

describe('a value', () => {
  test('is loaded once, and again when its time is over', async () => {
    const { get, pass } = createCache()
    expect([await get('a'), await get('a')]).toEqual(['a1', 'a1'])
    pass(100)
    expect(await get('a')).toBe('a1')
    pass(1)
    expect(await get('a')).toBe('a2')
  })

  test.each([0, -5, 0.5, Number.NaN, -Infinity])(
    'that is good for %d ms is not kept',
    async (ttl) => {
      const { get } = createCache()
      expect([await get('a', ttl), await get('a', ttl)]).toEqual(['a1', 'a2'])
    },
  )

  test('is loaded once for all who wait for it', async () => {
    const { get, loads } = createCache()
    expect(await Promise.all([get('a', 0), get('a', 0), get('b', 0)])).toEqual(['a1', 'a1', 'b2'])
    expect(loads()).toBe(2)
  })

  test('that could not be loaded is loaded again, however it failed', async () => {
    const { cache, get } = createCache()
    const fail = () => Promise.reject(new Error('away'))
    const failed = await Promise.allSettled([cache('a', fail), cache('a', fail)])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const broken = () => {
      throw new Error('at once')
    }
    await expect(cache('a', broken)).rejects.toThrow('at once')
    expect(await get('a')).toBe('a1')
  })

  test('makes room for others', async () => {
    const { get, loads } = createCache(3)
    for (const key of ['a', 'b', 'c', 'd']) await get(key)
    await get('a')
    expect(loads()).toBe(5)
    await get('d')
    expect(loads()).toBe(5)
  })
})
