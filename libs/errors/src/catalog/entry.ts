/** What is fixed about an error code: how a process and an HTTP answer end with it, and what to do. */
export interface ErrorEntry {
  /** Exit status of a command, after BSD's `sysexits.h`. */
  readonly exit: number
  /** Status of an HTTP answer. */
  readonly http: number
  /** What it means, one sentence. */
  readonly means: string
  /** What the reader can do, one sentence. */
  readonly remedy: string
}

/** Exit statuses in use, by the names that BSD's `sysexits.h` gives them. */
export const exitStatus = {
  ok: 0,
  findings: 1,
  usage: 64,
  data: 65,
  noInput: 66,
  unavailable: 69,
  software: 70,
  cannotCreate: 73,
  io: 74,
  tryAgain: 75,
  refused: 77,
  config: 78,
} as const

/** How an error ends that bad input makes. */
export const badInput = { exit: exitStatus.data, http: 400 } as const
