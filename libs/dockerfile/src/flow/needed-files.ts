import type { ProgramCall } from './program-call'
import type { ShellScope } from './shell-state'

/** Programs that fail when a file is not there that they are to read, */
const READING = new Set([
  ...['cat', 'tac', 'head', 'tail', 'base64', 'base32', 'od', 'xxd', 'sort', 'cut', 'tr', 'sed'],
  ...['awk', 'gawk', 'grep', 'egrep', 'fgrep', 'jq', 'yq', 'gunzip', 'zcat', '.', 'source'],
  ...['ssh-add', 'gpg', 'openssl'],
])

/** and those that copy it. */
const COPYING = new Set(['cp', 'mv', 'install', 'rsync'])

/** Takes note of the secrets that a program cannot do without. */
export function noteNeededBy({ scope, name, args }: ProgramCall): void {
  if (!READING.has(name) && !COPYING.has(name)) return
  const sources = COPYING.has(name) ? args.slice(0, -1) : args
  noteNeeded(
    scope,
    sources.map(({ file }) => file),
  )
}

/**
 * Takes note of the secrets whose files a command reads, if it is seen when they are not there: the `RUN` fails then, the
 * command says what else is to be done, or hides its error.
 */
export function noteNeeded(
  { state: { checked }, atFailure, errorsTo }: ShellScope,
  ids: readonly (string | null)[],
): void {
  if (atFailure === 'nothing' && errorsTo !== 'elsewhere') return
  for (const id of ids) if (id !== null) checked.add(id)
}
