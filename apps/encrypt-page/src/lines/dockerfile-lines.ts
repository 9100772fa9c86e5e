/**
 * The lines of a Dockerfile that give a command a build secret as a variable: from a mount that no layer
 * keeps, and failing when the secret is not there.
 *
 * @param id - a valid one: it needs no quotes.
 */
export function dockerfileLines(id: string): string {
  const name = id.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
  const variable = /^[0-9]/.test(name) ? `_${name}` : name
  return [
    `RUN --mount=type=secret,id=${id},required=true \\`,
    `    ${variable}="$(cat /run/secrets/${id})" your-command`,
  ].join('\n')
}
