import { describe, expect, test } from 'vitest'
import { readRetryAfter, retryUntil, type Attempt, type RetryClock } from './retry'

/** A clock whose time passes only in sleep. */
function fakeClock(random: number): RetryClock & { readonly waits: number[] } {
  let time = 0
  const waits: number[] = []
  return {
    waits,
    now: () => time,
    random: () => random,
    sleep: (milliseconds) => {
      waits.push(milliseconds)
      time += milliseconds
      return Promise.resolve()
    },
  }
}

const failing = (retryAfter?: number) => (): Promise<Attempt<never>> =>
  Promise.resolve({ done: false, error: new Error('away'), retryAfter })

describe('attempts', () => {
  test('end with the first that is done', async () => {
    const clock = fakeClock(1)
    let count = 0
    const value = await retryUntil(10_000, clock, () => {
      count++
      return count < 3 ? failing()() : Promise.resolve({ done: true, value: count })
    })
    expect([value, clock.waits]).toEqual([3, [200, 400]])
  })

  test('wait twice as long each time, up to 10 s, and stop before the deadline', async () => {
    const clock = fakeClock(1)
    await expect(retryUntil(40_000, clock, failing())).rejects.toThrow('away')
    expect(clock.waits).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
  })

  test('are spread by chance, so that pods do not come back together', async () => {
    const clock = fakeClock(0.5)
    await expect(retryUntil(500, clock, failing())).rejects.toThrow('away')
    expect(clock.waits).toEqual([100, 200])
  })

  test('wait at least as long as the other side asked', async () => {
    const clock = fakeClock(0.1)
    await expect(retryUntil(5000, clock, failing(2000))).rejects.toThrow('away')
    expect(clock.waits).toEqual([2020, 2040])
  })

  test('end at once when one throws', async () => {
    const clock = fakeClock(1)
    const refused = () => Promise.reject(new Error('refused'))
    await expect(retryUntil(5000, clock, refused)).rejects.toThrow('refused')
    expect(clock.waits).toEqual([])
  })

  test('are told how much time is left', async () => {
    const clock = fakeClock(1)
    const left: number[] = []
    const attempt = (remaining: number) => {
      left.push(remaining)
      return failing()()
    }
    await expect(retryUntil(1000, clock, attempt)).rejects.toThrow('away')
    expect(left).toEqual([1000, 800, 400])
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')

  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['0', 0],
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', 0],
    ['99999999999', undefined],
  ])('%s asks to wait %s ms', (header, expected) => {
    expect(readRetryAfter(header, now)).toBe(expected)
  })
})
