import { describe, expect, test } from 'vitest'
import { shareRuns } from './share-runs'

/** Runs that a test ends, and a clock that it moves. */
function createRuns(spacing = 0) {
  let time = 0
  const sleeps: { readonly until: number; readonly wake: () => void }[] = []
  const runs: PromiseWithResolvers<undefined>[] = []
  const run = shareRuns(
    async () => {
      const own = Promise.withResolvers<undefined>()
      runs.push(own)
      await own.promise
    },
    spacing,
    {
      now: () => time,
      sleep: (milliseconds) =>
        new Promise<void>((wake) => sleeps.push({ until: time + milliseconds, wake })),
    },
  )
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  const pass = async (milliseconds: number) => {
    time += milliseconds
    for (const { until, wake } of sleeps) if (until <= time) wake()
    await settle()
  }
  return { run, runs, settle, pass }
}

describe('a run', () => {
  test('is shared by all who come before it begins', async () => {
    const { run, runs, settle } = createRuns()
    const callers = [run(), run(), run()]
    await settle()
    runs[0]?.resolve(undefined)
    await Promise.all(callers)
    expect(runs).toHaveLength(1)
  })

  test('that has begun is not given to who comes later', async () => {
    const { run, runs, settle } = createRuns()
    const first = run()
    await settle()
    let isLaterOver = false
    const later = [run(), run()].map((each) => each.then(() => (isLaterOver = true)))
    await settle()
    expect(runs).toHaveLength(1)
    runs[0]?.resolve(undefined)
    await first
    await settle()
    expect([runs.length, isLaterOver]).toEqual([2, false])
    runs[1]?.resolve(undefined)
    await Promise.all(later)
    expect(runs).toHaveLength(2)
  })

  test('that fails fails for who waits for it, and for nobody else', async () => {
    const { run, runs, settle } = createRuns()
    const first = run()
    await settle()
    const second = run()
    runs[0]?.reject(new Error('away'))
    await expect(first).rejects.toThrow('away')
    await settle()
    runs[1]?.resolve(undefined)
    await expect(second).resolves.toBeUndefined()
  })

  test('begins some time after the last one began, however many ask', async () => {
    const { run, runs, settle, pass } = createRuns(1000)
    const first = run()
    await settle()
    runs[0]?.resolve(undefined)
    await first
    await pass(400)
    const callers = Array.from({ length: 100 }, () => run())
    await settle()
    expect(runs).toHaveLength(1)
    await pass(599)
    expect(runs).toHaveLength(1)
    await pass(1)
    expect(runs).toHaveLength(2)
    runs[1]?.resolve(undefined)
    await Promise.all(callers)
    await pass(1000)
    const next = run()
    await settle()
    expect(runs).toHaveLength(3)
    runs[2]?.resolve(undefined)
    await next
  })
})
