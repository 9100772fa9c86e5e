import type { IterappError } from '@iterapp/errors'
import type { Output } from '../command-context'

/** How an error is told: to a person, or to a script that asked for JSON. */
export type ErrorFormat = 'text' | 'json'

/** Says what is wrong and where, what to do, and the code that `docs/errors.md` lists. */
export function reportError(error: IterappError, output: Output, format: ErrorFormat): void {
  const { code, message, entry } = error
  if (format === 'json') {
    output.note(JSON.stringify({ code, message, remedy: entry.remedy }))
    return
  }
  output.note(`${output.styleNote(['red', 'bold'], 'error:')} ${message}`)
  output.note(`  ${entry.remedy}`)
  output.note(`  ${output.styleNote('dim', code)}`)
}
