import { markWord, type Argument } from './evaluate-word'
import { secretBelow } from './file-path'
import type { ProgramCall } from './program-call'
import type { Mark, ShellState } from './shell-state'

/** A file where mounts of secrets are that name no target. */
const SECRET_FILE = /^\/run\/secrets\/[\w.-]+$/

/** Programs that read the files that they are given, */
const READING = new Set([
  ...['cat', 'tac', 'head', 'tail', 'base64', 'base32', 'xxd', 'od', 'gunzip', 'zcat', 'sort'],
  ...['.', 'source'],
])

/** and those that read all but the last. */
const COPYING = new Set(['cp', 'mv', 'install', 'rsync'])

/** Takes note of a file below `/run/secrets` that is read and that no mount gives. */
export function noteMissing(state: ShellState, path: string, mark: Mark): void {
  if (!isSecretFile(path) || state.files.has(path)) return
  // A folder of mounts.
  if (secretBelow(state, path) === null) state.missing.push({ path, mark })
}

/** Takes note of what a program reads below `/run/secrets`, and of what it may put there itself. */
export function noteFiles({ scope, name, args }: ProgramCall): void {
  const { state } = scope
  const read = listRead(name, args)
  args.forEach((arg) => {
    const { path, word } = arg
    if (read.includes(arg)) noteMissing(state, path, markWord(scope, word, name))
    else noteMade(state, path)
  })
}

function listRead(name: string, args: readonly Argument[]): readonly Argument[] {
  if (READING.has(name)) return args
  return COPYING.has(name) ? args.slice(0, -1) : []
}

/** Takes note of a file below `/run/secrets` that a command may make, or looks for. */
export function noteMade(state: ShellState, path: string): void {
  if (isSecretFile(path)) state.expected.add(path)
}

/** The files that are read in vain. */
export function listMissing({ missing, expected }: ShellState): ShellState['missing'] {
  return missing.filter(({ path }) => !expected.has(path))
}

function isSecretFile(path: string): boolean {
  return SECRET_FILE.test(path)
}
