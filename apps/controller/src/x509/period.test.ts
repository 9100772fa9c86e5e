import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fractionOver, isWithin, startPeriod } from './period'

const HOUR = 3_600_000
const now = new Date('2030-01-01T00:00:00Z')

/** From a minute to a century, in milliseconds. */
const lifetimes = fc.integer({ min: 60_000, max: 100 * 365 * 24 * HOUR })
const times = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })

describe('a period', () => {
  test('begins an hour early, and ends when the lifetime does', () => {
    expect(startPeriod(now, 720 * HOUR)).toEqual({
      notBefore: new Date('2029-12-31T23:00:00Z'),
      notAfter: new Date('2030-01-31T00:00:00Z'),
    })
  })

  test('that is short begins early by a tenth', () => {
    expect(startPeriod(now, 60_000)).toEqual({
      notBefore: new Date('2029-12-31T23:59:54Z'),
      notAfter: new Date('2030-01-01T00:01:00Z'),
    })
  })

  test('ends with the authority at the latest', () => {
    const end = new Date('2030-01-10T00:00:00Z')
    expect(startPeriod(now, 720 * HOUR, end).notAfter).toEqual(end)
    expect(startPeriod(now, HOUR, end).notAfter).toEqual(new Date('2030-01-01T01:00:00Z'))
  })

  test('has whole seconds, as certificates have', () => {
    const period = startPeriod(new Date('2030-01-01T00:00:00.789Z'), 61_234)
    expect(period.notBefore.getMilliseconds() + period.notAfter.getMilliseconds()).toBe(0)
  })
})

describe('whatever the lifetime and the end of the authority', () => {
  const cases = fc.tuple(times, lifetimes, fc.option(lifetimes, { nil: undefined }))
  const startOf = ([at, lifetime, rest]: readonly [Date, number, number | undefined]) => {
    const end = rest === undefined ? undefined : new Date(at.getTime() + rest)
    return { at, end, period: startPeriod(at, lifetime, end) }
  }

  test('a new period is valid, and not over by more than an eighth', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { at, period } = startOf(each)
        expect(isWithin(period, at)).toBe(true)
        expect(fractionOver(period, at)).toBeLessThan(1 / 8)
      }),
    )
  })

  test('it never goes beyond the authority', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { end, period } = startOf(each)
        if (end !== undefined) expect(period.notAfter <= end).toBe(true)
      }),
    )
  })

  test('when two thirds are over, more than a quarter of what was asked for is left', () => {
    fc.assert(
      fc.property(times, lifetimes, (at, lifetime) => {
        const { notBefore, notAfter } = startPeriod(at, lifetime)
        const due = notBefore.getTime() + ((notAfter.getTime() - notBefore.getTime()) * 2) / 3
        expect(due).toBeGreaterThan(at.getTime())
        expect(notAfter.getTime() - due).toBeGreaterThan(lifetime / 4)
      }),
    )
  })
})
