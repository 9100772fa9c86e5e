import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { runControlLoop, waitAfter } from './control-loop'
import type { Problem } from './problems'
import type { Reconcile } from './reconcile'

const pace = { interval: 30_000, random: () => 0 }
const problem: Problem = { reason: 'api-server', subject: 's', message: 'm' }

/** Runs a loop whose looks end like this. */
function run(outcomes: readonly (readonly Problem[])[]) {
  const looks: number[] = []
  const reported: (readonly Problem[])[] = []
  const stop = new AbortController()
  onTestFinished(() => {
    stop.abort()
  })
  const reconcile: Reconcile = () => {
    looks.push(performance.now())
    return Promise.resolve(outcomes[looks.length - 1] ?? [])
  }
  const log = { report: (problems: readonly Problem[]) => reported.push(problems) }
  const ended = runControlLoop(reconcile, log, { ...pace, interval: 40 }, stop.signal)
  return { looks, reported, stop, ended }
}

describe('the loop', () => {
  test('looks at once, and again after the interval', async () => {
    const { looks, stop, ended } = run([])
    await expect.poll(() => looks.length, { interval: 5 }).toBeGreaterThan(3)
    stop.abort()
    await ended
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0))
    for (const gap of gaps) expect(gap).toBeGreaterThan(30)
  })

  test('reports what each look has left', async () => {
    const { reported, stop, ended } = run([[], [problem], []])
    await expect.poll(() => reported.length, { timeout: 5000 }).toBeGreaterThan(2)
    stop.abort()
    await ended
    expect(reported.slice(0, 3)).toEqual([[], [problem], []])
  })

  test('ends at once while it waits', async () => {
    const stop = new AbortController()
    const ended = runControlLoop(() => Promise.resolve([]), { report: vi.fn() }, pace, stop.signal)
    const start = performance.now()
    setTimeout(() => {
      stop.abort()
    }, 20)
    await ended
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('finishes the look that it is at, and reports nothing of it', async () => {
    const stop = new AbortController()
    const report = vi.fn()
    let finished = false
    const reconcile: Reconcile = async () => {
      stop.abort()
      await new Promise((resolve) => setTimeout(resolve, 20))
      finished = true
      return [problem]
    }
    await runControlLoop(reconcile, { report }, pace, stop.signal)
    expect(finished).toBe(true)
    expect(report).not.toHaveBeenCalled()
  })
})

describe('the wait', () => {
  test('is the interval while all is in step', () => {
    expect(waitAfter(0, pace)).toBe(30_000)
  })

  test('grows from a second to the interval, or a minute, while something is left undone', () => {
    const waits = (interval: number) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 100].map((failures) => waitAfter(failures, { ...pace, interval }))
    expect(waits(30_000)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000])
    expect(waits(3_600_000)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ])
  })

  test('is up to a fifth shorter at random', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.nat(), chance, (failures, random) => {
        const whole = waitAfter(failures, pace)
        const wait = waitAfter(failures, { ...pace, random: () => random })
        expect(wait).toBeLessThanOrEqual(whole)
        expect(wait).toBeGreaterThanOrEqual(whole * 0.8)
      }),
    )
  })
})
