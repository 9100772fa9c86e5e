/** Something in a Dockerfile that gives a secret away, or does not work. */
export interface DockerfileFinding {
  /** The name of the rule, for `# lint: allow RULE`. */
  readonly rule: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
  /** How much of the line it marks, in UTF-16 code units; at least 1. */
  readonly length: number
  /** What is wrong, and why it leaks or fails. Of the Dockerfile it shows names, paths and ids. */
  readonly message: string
  /** What to write instead. */
  readonly instead: string
  /** An `error` gives a secret away or fails; a `warning` may, or should not stay. */
  readonly severity: 'error' | 'warning'
}
