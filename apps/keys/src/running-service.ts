/** A keys service that listens. */
export interface RunningService {
  /** Of its listeners, without a slash at the end, by what the log calls them. */
  readonly urls: Readonly<Record<string, string>>
  /** Fulfilled once it has its keys. */
  readonly ready: Promise<void>
  /**
   * Stops being ready, stops accepting, and lets what is in flight finish.
   *
   * @param limit - after so many milliseconds what is left is cut off.
   * @returns whether everything finished within the limit.
   */
  readonly stop: (limit: number) => Promise<boolean>
}
