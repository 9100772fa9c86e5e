import { errorCatalog } from './catalog'

const heading = `# Errors

Every error has a stable code. Its message says what is wrong and where; this table says what to do.
"exit" is the exit status of a command, "HTTP" the status of a service's answer.

| code | exit | HTTP | what it means | what to do |
| --- | --- | --- | --- | --- |
`

/** The catalogue as a page of Markdown: `docs/errors.md`. */
export function errorPage(): string {
  const rows = Object.entries(errorCatalog).map(
    ([code, entry]) =>
      `| \`${code}\` | ${entry.exit} | ${entry.http} | ${entry.means} | ${entry.remedy} |\n`,
  )
  return heading + rows.join('')
}
