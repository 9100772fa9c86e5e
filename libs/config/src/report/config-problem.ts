import type { ErrorCode } from '@iterapp/errors'
import type { Position } from '../config'

/** One thing that is wrong with an `iterapp.toml`. */
export interface ConfigProblem {
  readonly code: ErrorCode
  /** What is wrong. May name keys and tables, never holds a value or a line of the file. */
  readonly message: string
  readonly at: Position
  /** How much of the line it marks, in UTF-16 code units; at least 1. */
  readonly length: number
  /** The name that was probably meant; the message says it too. */
  readonly suggestion?: string
  /** What to do about it, as a line of its own below the mark. */
  readonly hint?: string
}

/** Problems in the order of the file. */
export function sortProblems(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
}
