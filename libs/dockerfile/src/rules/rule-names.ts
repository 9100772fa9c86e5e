/** What the linter of Dockerfiles finds; the names are for `# lint: allow NAME`. */
export const rules = {
  /** A mount of an id that `[build_secrets]` lacks. */
  unknownId: 'unknown-id',
  /** An id of `[build_secrets]` that nothing mounts. */
  unusedId: 'unused-id',
  /** A mount that gives no file or variable when the secret is missing, so that the build goes on without. */
  notRequired: 'not-required',
  /** A file below `/run/secrets` that is read where no mount gives it. */
  notMounted: 'not-mounted',
  /** Commands that have secrets and cannot be read. */
  notRead: 'not-read',
  /** A secret in the build's output. */
  printed: 'secret-printed',
  /** A secret in the build's output, by `set -x`. */
  traced: 'secret-traced',
  /** A secret's file copied out of its mount. */
  copied: 'secret-copied',
  /** A secret written to a file, by a redirection or a program that keeps it. */
  written: 'secret-written',
  /** A secret as a build argument. */
  argument: 'secret-in-arg',
  /** A secret in the configuration of the image. */
  environment: 'secret-in-env',
  /** A name that no variable of a shell can have. */
  variable: 'not-a-variable',
  /** A variable where no shell is. */
  unexpanded: 'not-expanded',
} as const
