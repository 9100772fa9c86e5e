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
  if (command !== undefined && (command.trim() === '' || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(command))) {
    throw new IterappError('ERR_USAGE', 'the command has one line, without control characters')
  }
  output.out(formatSnippet(id, command?.trim()))
}
