/** A `--mount=type=secret` of a `RUN`. */
export interface SecretMount {
  /** By default the last part of the target. */
  readonly id: string
  /** The file in the build, by default `/run/secrets/` and the id; `null`: only a variable. */
  readonly target: string | null
  /** The variable of `env=` (Dockerfile syntax 1.10); `null`: only a file. */
  readonly env: string | null
  /** Whether the build fails without the secret. */
  readonly required: boolean
  /** Where the flag stands, from 1. */
  readonly line: number
  readonly column: number
}
