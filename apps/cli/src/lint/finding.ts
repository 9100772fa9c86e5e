import type { ConfigProblem, Position } from '@iterapp/config'
import type { Place } from '@iterapp/crypto/format'
import type { ErrorCode } from '@iterapp/errors'

/** An `error` would be refused, or fail when a pod starts; a `warning` works, but should not stay. */
export type Severity = 'error' | 'warning'

/** What a check has found in a valid configuration. */
export interface Finding {
  readonly code: ErrorCode
  /** What is wrong. Names keys and tables, never holds a value. */
  readonly message: string
  readonly at: Position
  /** The name that stands there: what is marked. */
  readonly name: string
  readonly severity: Severity
  /** For what to encrypt a value that mends it, where that does; the app is the file's. */
  readonly encryptFor?: Omit<Place, 'app'>
}

/** A problem of a file, from the parser or a check. */
export interface Problem extends ConfigProblem {
  readonly severity: Severity
  /** Where to encrypt what mends it; it holds names only, and is percent-encoded. */
  readonly link?: string
}

/** A finding with the length of its mark, which depends on how the name is spelled in the source. */
export function toProblem(finding: Finding, source: string): Problem {
  const { code, message, at, name, severity } = finding
  return { code, message, at, length: markLength(lineAt(source, at), name), severity }
}

/** The text from a position to the end of its line. */
function lineAt(source: string, { line, column }: Position): string {
  const text = source.split('\n', line)[line - 1] ?? ''
  return text.slice(column - 1)
}

function markLength(text: string, name: string): number {
  const quote = text[0]
  if (quote !== '"' && quote !== "'") return Math.max(1, name.length)
  const end = text.indexOf(quote, 1)
  return end < 0 ? 1 : end + 1
}
