/** How something is done again and again. */
export interface PollOptions {
  readonly attempt: () => Promise<void>
  /** Between two attempts, in milliseconds. */
  readonly interval: number
  /** After the first failure, in milliseconds; it doubles with each, up to the interval. */
  readonly firstRetry: number
  /** @param failures - how many attempts in a row have failed. */
  readonly onFailure: (error: unknown, failures: number) => void
  /** @param failures - how many attempts had failed before this one. */
  readonly onSuccess: (failures: number) => void
  /** Rejects when the poll is over. */
  readonly sleep: (milliseconds: number) => Promise<unknown>
  /** From 0 up to, not including, 1. */
  readonly random: () => number
}

/**
 * Does something again and again until `signal` says that it is over. Waits differ by up to a quarter, so
 * that replicas that began together do not stay together.
 */
export async function poll(options: PollOptions, signal: AbortSignal): Promise<void> {
  const { attempt, interval, firstRetry, onFailure, onSuccess, sleep, random } = options
  const isOver = () => signal.aborted
  let failures = 0
  while (!isOver()) {
    try {
      await attempt()
      onSuccess(failures)
      failures = 0
    } catch (error) {
      failures++
      if (!isOver()) onFailure(error, failures)
    }
    const wait = failures === 0 ? interval : Math.min(interval, firstRetry * 2 ** (failures - 1))
    await sleep(wait * (0.75 + random() / 2)).catch(() => undefined)
  }
}
