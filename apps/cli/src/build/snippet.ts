import { findNameFlaw, formatSnippet } from '@iterapp/entry'
import { IterappError } from '@iterapp/errors'
import type { CommandContext } from '../command-context'

/**
 * Prints the lines of a Dockerfile that give a command a secret.
 *
 * @throws IterappError `ERR_USAGE`.
 */
export function printSnippet(
  { output }: Pick<CommandContext, 'output'>,
  id: string,
  command: string | undefined,
): void {
  const flaw = findNameFlaw('build', id)
  if (flaw !== null) throw new IterappError('ERR_USAGE', flaw)
  const wrong = command === undefined ? null : findCommandFlaw(command.trim())
  if (wrong !== null) throw new IterappError('ERR_USAGE', `the command ${wrong}`)
  output.out(formatSnippet(id, command?.trim()))
}

/** What is wrong with a command as the end of an instruction, or `null`. */
function findCommandFlaw(command: string): string | null {
  if (command === '') return 'is empty'
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(command)) return 'has one line, without control characters'
  // The next line of the Dockerfile would be a part of it.
  return command.endsWith('\\') ? 'ends with a backslash' : null
}
