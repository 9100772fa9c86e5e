import { setTimeout as sleep } from 'node:timers/promises'
import type { ProblemLog } from './problem-log'
import { isInStep } from './problems'
import type { Reconcile } from './reconcile'

/** How often to look. */
export interface Pace {
  /** Between two looks when all is in step, in milliseconds. */
  readonly interval: number
  /** A number from 0 to 1, not 1, at random: several replicas shall not ask at the same time. */
  readonly random: () => number
}

/** The first wait after something could not be done, in milliseconds. */
const FIRST_WAIT = 1000

/** The longest one, in milliseconds; but the interval is never exceeded. */
const LONGEST_WAIT = 60_000

/** How much of a wait is left to chance. */
const JITTER = 0.2

/** Reconciles again and again, until the signal: then it ends after the step that it is at. */
export async function runControlLoop(
  reconcile: Reconcile,
  problemLog: ProblemLog,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  const isOver = () => signal.aborted
  for (let failures = 0; !isOver();) {
    const problems = await reconcile(signal)
    // What was cut short does not say what is over.
    if (isOver()) return
    problemLog.report(problems)
    failures = isInStep(problems) ? 0 : failures + 1
    await sleep(waitAfter(failures, pace), undefined, { signal }).catch(() => undefined)
  }
}

/**
 * How long to wait, in milliseconds.
 *
 * @param failures - how many looks in a row have left something undone.
 */
export function waitAfter(failures: number, { interval, random }: Pace): number {
  const longest = Math.min(interval, LONGEST_WAIT)
  const wait = failures === 0 ? interval : Math.min(FIRST_WAIT * 2 ** (failures - 1), longest)
  return wait * (1 - JITTER * random())
}
