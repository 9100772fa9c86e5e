/** What of the world a pause needs. */
export interface PauseClock {
  /** Milliseconds, from any origin, never going back. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<unknown>
}

/**
 * Shares what is run again and again among all who ask for it. Nobody gets a run that began before they
 * asked, and two runs begin at least some time apart, however many ask.
 *
 * @param spacing - in milliseconds.
 */
export function shareRuns(
  run: () => Promise<void>,
  spacing: number,
  { now, sleep }: PauseClock,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<void> | null = null
  let lastStart = -Infinity

  const begin = async (): Promise<void> => {
    await running
    const wait = lastStart + spacing - now()
    if (wait > 0) await sleep(wait)
    // Who comes from now on has to wait for another one.
    next = null
    lastStart = now()
    const own = run()
    running = own.catch(() => undefined)
    await own
  }
  return () => {
    next ??= begin()
    return next
  }
}
