import { describe, expect, test } from 'vitest'
import { poll } from './poll'

/** What a poll of attempts that end so does, until there are no more of them. */
async function observe(outcomes: readonly boolean[], random = 0.5) {
  const over = new AbortController()
  const events: string[] = []
  const left = [...outcomes]
  await poll(
    {
      attempt: () =>
        left.shift() === true ? Promise.resolve() : Promise.reject(new Error('away')),
      interval: 5000,
      firstRetry: 500,
      onFailure: (_error, failures) => events.push(`failed ${failures}`),
      onSuccess: (failures) => events.push(`ok after ${failures}`),
      sleep: (milliseconds) => {
        events.push(`wait ${milliseconds}`)
        if (left.length > 0) return Promise.resolve()
        over.abort()
        return Promise.reject(new Error('aborted'))
      },
      random: () => random,
    },
    over.signal,
  )
  return events
}

describe('a poll', () => {
  test('waits the same time after each success', async () => {
    expect(await observe([true, true])).toEqual([
      'ok after 0',
      'wait 5000',
      'ok after 0',
      'wait 5000',
    ])
  })

  test('tries again soon after a failure, then less often, up to that time', async () => {
    const events = await observe([false, false, false, false, false, false, true])
    expect(events.filter((event) => event.startsWith('wait'))).toEqual([
      'wait 500',
      'wait 1000',
      'wait 2000',
      'wait 4000',
      'wait 5000',
      'wait 5000',
      'wait 5000',
    ])
    expect(events.at(-2)).toBe('ok after 6')
  })

  test('differs from others by up to a quarter', async () => {
    expect(await observe([true], 0)).toContain('wait 3750')
    expect((await observe([true], 0.999))[1]).toMatch(/^wait 624/)
  })

  test('that is over does nothing', async () => {
    const over = new AbortController()
    over.abort()
    const fail = () => {
      throw new Error('called')
    }
    const never = { attempt: fail, onFailure: fail, onSuccess: fail, sleep: fail, random: fail }
    await poll({ ...never, interval: 1, firstRetry: 1 }, over.signal)
  })
})
