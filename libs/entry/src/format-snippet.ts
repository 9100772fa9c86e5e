/** What stands in a snippet for the command that needs the secret. */
const COMMAND = 'your-command'

/** What a shell gives a variable by putting it in front: a program and its arguments, no more. */
const SIMPLE_COMMAND =
  /^(?!(?:if|for|while|until|case|time|function|exec|cd)\b)[\w./][\w\s./@:=+,%'"-]*$/

/**
 * The variable that the snippet of a build secret uses: an id may have dots and dashes, or begin with a
 * digit, which no variable of a shell may.
 */
export function variableOfId(id: string): string {
  const name = id.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
  return /^[0-9]/.test(name) ? `_${name}` : name
}

/**
 * The lines of a Dockerfile that give a command a build secret as a variable: from a mount that no layer
 * keeps, and failing when the secret is not there.
 *
 * @param id - a valid one: it needs no quotes.
 * @param command - of one line, as for a shell. One that is more than a program with its arguments, or
 *   uses variables, comes after an `export`.
 */
export function formatSnippet(id: string, command = COMMAND): string {
  const value = `${variableOfId(id)}="$(cat /run/secrets/${id})"`
  return [
    `RUN --mount=type=secret,id=${id},required=true \\`,
    ...(SIMPLE_COMMAND.test(command)
      ? [`    ${value} ${command}`]
      : [`    export ${value} \\`, `    && ${command}`]),
  ].join('\n')
}
