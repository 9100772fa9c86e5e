import type { Statement } from './scan-statements'

/** Where smol-toml stopped. */
export interface SyntaxFlaw {
  /** smol-toml's name of the error; only looked up, never passed on. */
  readonly phrase: string
  readonly text: string
  readonly offset: number
  readonly statement: Statement | null
  /** Whether nothing before it was wrong, so that a key here is surely a key. */
  readonly first: boolean
}

/** What to say about a flaw, and what to mark. */
export interface SyntaxExplanation {
  readonly message: string
  readonly start: number
  readonly length: number
}
