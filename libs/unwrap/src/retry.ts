/** What a retry needs of the world. */
export interface RetryClock {
  /** Milliseconds, from any origin, never going back. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  /** From 0 up to, not including, 1. */
  readonly random: () => number
}

/** How one attempt ended. */
export type Attempt<Value> =
  | { readonly done: true; readonly value: Value }
  | {
      readonly done: false
      readonly error: Error
      /** How long the other side asked to wait, in milliseconds. */
      readonly retryAfter?: number | undefined
    }

const FIRST_WAIT = 200
const LONGEST_WAIT = 10_000

/**
 * Tries until an attempt is done or the deadline is near, and waits between attempts: twice as long
 * each time, of which a random part ("full jitter"), so that pods that began together do not come
 * back together; at least as long as the other side asked.
 *
 * @param deadline - for all attempts together, in milliseconds.
 * @param attempt - gets the milliseconds that are left; throws what no further attempt would mend.
 * @throws the last attempt's error when no time is left.
 */
export async function retryUntil<Value>(
  deadline: number,
  clock: RetryClock,
  attempt: (remaining: number) => Promise<Attempt<Value>>,
): Promise<Value> {
  const end = clock.now() + deadline
  for (let longest = FIRST_WAIT; ; longest = Math.min(longest * 2, LONGEST_WAIT)) {
    const outcome = await attempt(Math.max(1, end - clock.now()))
    if (outcome.done) return outcome.value
    const asked = outcome.retryAfter ?? 0
    const wait = asked + clock.random() * longest
    if (clock.now() + wait >= end) throw outcome.error
    await clock.sleep(wait)
  }
}

/**
 * How long a `Retry-After` header asks to wait (RFC 9110 §10.2.3), in milliseconds.
 *
 * @param now - milliseconds since 1970.
 * @returns `undefined` when there is none, or one that cannot be read.
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const time = Date.parse(header)
  return Number.isNaN(time) ? undefined : Math.max(0, time - now)
}
