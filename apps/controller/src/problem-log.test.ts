import { describe, expect, test } from 'vitest'
import { createProblemLog } from './problem-log'
import { isInStep, problemReasons, type Problem, type ProblemReason } from './problems'
import { keepLog } from './testing/fixture'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const problem = (reason: ProblemReason, message = 'm', subject = 's'): Problem => ({
  reason,
  subject,
  message,
})

function start(isPatient = true) {
  const { logger, log } = keepLog()
  let time = 0
  const { report } = createProblemLog(logger, () => time, isPatient)
  return {
    log: () => log().map(({ level, msg }) => `${level} ${msg}`),
    lines: log,
    report,
    pass: (milliseconds: number) => (time += milliseconds),
  }
}

describe('a problem', () => {
  test('is told when it is new, with its reason and its subject', () => {
    const { report, lines } = start()
    report([problem('api-server', 'it is away', 'Secret a/b')])
    expect(lines()).toMatchObject([
      { level: 'error', reason: 'api-server', subject: 'Secret a/b', msg: 'it is away' },
    ])
  })

  test('that lasts is told again after ten minutes when it is an error, after a day when it is a warning', () => {
    const { report, log, pass } = start()
    const both = [problem('api-server', 'error'), problem('authority-ends', 'warning')]
    for (let minutes = 0; minutes < 48 * 60; minutes += 5) {
      report(both)
      pass(5 * MINUTE)
    }
    expect(log().filter((line) => line === 'error error')).toHaveLength(48 * 6)
    expect(log().filter((line) => line === 'warn warning')).toHaveLength(2)
  })

  test('that is another now is told at once', () => {
    const { report, log } = start()
    report([problem('api-server', 'one')])
    report([problem('api-server', 'two')])
    report([problem('api-server', 'two'), problem('api-server', 'two', 'other')])
    expect(log()).toEqual(['error one', 'error two', 'error two'])
  })

  test('that is over is told as solved, once', () => {
    const { report, lines, log } = start()
    report([problem('api-server', 'm', 'Secret a/b')])
    report([])
    report([])
    expect(log()).toEqual(['error m', 'info solved'])
    expect(lines()[1]).toMatchObject({ reason: 'api-server', subject: 'Secret a/b' })
  })

  test('that comes back is new', () => {
    const { report, log } = start()
    for (const problems of [[problem('api-server')], [], [problem('api-server')]]) report(problems)
    expect(log()).toEqual(['error m', 'info solved', 'error m'])
  })

  test('that is only worth a word is told once, and not when it is over', () => {
    const { report, log, pass } = start()
    for (let hours = 0; hours < 100; hours++) {
      report([problem('secret-foreign')])
      pass(HOUR)
    }
    report([])
    expect(log()).toEqual(['info m'])
  })

  test.each<ProblemReason>(['configuration-missing', 'conflict'])(
    'that may be over soon is told after a minute: %s',
    (reason) => {
      const { report, log, pass } = start()
      for (let seconds = 0; seconds < 60; seconds += 10) {
        report([problem(reason)])
        pass(10 * SECOND)
      }
      expect(log()).toEqual([])
      report([problem(reason)])
      expect(log()).toEqual(['warn m'])
    },
  )

  test('that was over soon is never told', () => {
    const { report, log, pass } = start()
    report([problem('configuration-missing')])
    pass(30 * SECOND)
    report([])
    expect(log()).toEqual([])
  })

  test('is told at once to somebody who does not wait', () => {
    const { report, log } = start(false)
    report([problem('configuration-missing')])
    expect(log()).toEqual(['warn m'])
  })
})

test('all is in step when nothing is left, or only what the controller leaves alone', () => {
  expect(isInStep([])).toBe(true)
  const harmless = (Object.keys(problemReasons) as ProblemReason[]).filter((reason) =>
    isInStep([problem(reason)]),
  )
  expect(harmless).toEqual(['authority-ends', 'secret-late', 'secret-foreign'])
  expect(isInStep([problem('secret-foreign'), problem('conflict')])).toBe(false)
})
