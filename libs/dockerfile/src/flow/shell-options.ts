/** What a shell is told of the way in which it runs its commands. */
export interface ShellOptions {
  /** Whether it prints what it runs. */
  readonly isTracing: boolean
  /** Whether it ends when a command fails. */
  readonly isStrict: boolean
}

/** Reads the options that a shell is started with, such as `-eux` or `-o errexit`. */
export function readShellOptions(words: readonly string[]): ShellOptions {
  const has = (letter: string, name: string) =>
    words.some((word) => new RegExp(`^-[a-z]*${letter}[a-z]*$`).test(word) || word === name)
  return { isTracing: has('x', 'xtrace'), isStrict: has('e', 'errexit') }
}
