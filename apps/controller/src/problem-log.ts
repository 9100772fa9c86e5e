import type { Logger } from '@iterapp/http'
import { kindOf, type Problem } from './problems'

/** Tells the log of problems: when they are new, now and then while they last, and when they are over. */
export interface ProblemLog {
  /** @param problems - all that there are now. */
  readonly report: (problems: readonly Problem[]) => void
}

interface KnownProblem {
  readonly problem: Problem
  readonly since: number
  /** When the log was told, if it was. */
  readonly told: number | null
}

/** After how long a problem that lasts is told again, in milliseconds. */
const REPEAT = { error: 600_000, warn: 86_400_000, info: Infinity }

/**
 * Makes a {@link ProblemLog} that knows of no problem yet.
 *
 * @param now - milliseconds, from any origin, never going back.
 * @param isPatient - whether to wait with those that may be over soon.
 */
export function createProblemLog(logger: Logger, now: () => number, isPatient = true): ProblemLog {
  let known: ReadonlyMap<string, KnownProblem> = new Map()
  return {
    report: (problems) => {
      const time = now()
      const next = new Map<string, KnownProblem>()
      for (const problem of problems) {
        const key = `${problem.subject} ${problem.reason}`
        const before = known.get(key) ?? { problem, since: time, told: null }
        const isDue = isPatient ? isTimeToTell(before, problem, time) : true
        if (isDue) tell(logger, problem)
        next.set(key, { problem, since: before.since, told: isDue ? time : before.told })
      }
      for (const [key, { problem, told }] of known) {
        if (told === null || next.has(key) || kindOf(problem).level === 'info') continue
        logger.info({ subject: problem.subject, reason: problem.reason }, 'solved')
      }
      known = next
    },
  }
}

function isTimeToTell(
  { problem: before, since, told }: KnownProblem,
  problem: Problem,
  time: number,
): boolean {
  const { level, patience = 0 } = kindOf(problem)
  if (time - since < patience) return false
  return told === null || before.message !== problem.message || time - told >= REPEAT[level]
}

function tell(logger: Logger, problem: Problem): void {
  const { reason, subject, message, failure } = problem
  logger[kindOf(problem).level]({ subject, reason, ...(failure && { failure }) }, message)
}
