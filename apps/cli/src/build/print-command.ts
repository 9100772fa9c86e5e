import type { CommandContext } from '../command-context'
import { addedVariables } from './build-environment'
import type { BuildCommand } from './read-build-command'
import { insertSecrets } from './secret-option'
import type { SelectedSecrets } from './select-secrets'

/** Stands for the folder that secrets would be decrypted to. */
const PLACEHOLDER = 'PRIVATE_FOLDER'

/** Shows what would be run; nothing is decrypted. */
export function printCommand(
  command: BuildCommand,
  { sealed, files, missing }: SelectedSecrets,
  json: boolean,
  { env, output }: CommandContext,
): void {
  const placed = sealed.map(({ name }) => ({ id: name, path: `${PLACEHOLDER}/${name}` }))
  const secrets = [...placed, ...files]
  const words = insertSecrets(command, secrets, env)
  const variables = addedVariables(command, env)
  if (json) {
    const document = { command: words, variables, secrets, missing: missing.map(({ id }) => id) }
    output.out(JSON.stringify(document, null, 2))
    return
  }
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  output.out([...assignments, ...words.map(quoteForShell)].join(' '))
}

/** A word as a POSIX shell reads it (Shell Command Language, 2.2.2). */
function quoteForShell(word: string): string {
  return /^[\w%+,./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
