/** A part of a word of a shell. */
export type WordPiece =
  | { readonly kind: 'text'; readonly text: string }
  /** `shows`: whether it stands for the variable's value, and not for its length or whether it is set. */
  | {
      readonly kind: 'variable'
      readonly name: string
      readonly shows: boolean
      /** Whether it says what is to be done when the variable is not set. */
      readonly asks: boolean
    }
  /** What commands print, as `$(…)`. */
  | { readonly kind: 'output'; readonly body: ShellNode }
  /** A file with what commands print, as `<(…)`. */
  | { readonly kind: 'process'; readonly body: ShellNode }

/** A word, and where it stands in the text. */
export interface ShellWord {
  readonly pieces: readonly WordPiece[]
  readonly start: number
  readonly end: number
}

/** A variable that a command sets. */
export interface ShellAssignment {
  readonly name: string
  readonly value: ShellWord
  /** Where its name begins. */
  readonly start: number
}

/** A redirection. */
export interface ShellRedirect {
  /** `<`, `>`, `>>`, `>&`, `<<`, `<<<` and so on. */
  readonly operator: string
  /** The number in front of it, if there is one. */
  readonly descriptor: string | null
  /** The file, or what a heredoc holds. */
  readonly word: ShellWord
}

/** A program and its arguments, or assignments alone. */
export interface ShellCommand {
  readonly kind: 'command'
  readonly words: readonly ShellWord[]
  readonly assignments: readonly ShellAssignment[]
  readonly redirects: readonly ShellRedirect[]
  readonly start: number
  readonly end: number
}

/** Commands of a shell, in the order in which they stand. */
export type ShellNode =
  | ShellCommand
  | { readonly kind: 'pipeline'; readonly parts: readonly ShellNode[] }
  /** The definition of a function; `source` is the text of its body. */
  | {
      readonly kind: 'function'
      readonly name: string
      readonly body: ShellNode
      readonly source: string
    }
  /** Lists, groups, conditions and loops: what can come one after the other. */
  | {
      readonly kind: 'sequence'
      /** Whether it is commands with `&&` or `||`, and no group that takes redirections. */
      readonly isList: boolean
      /**
       * How many parts at its beginning say what is run, or not, when they fail: two in `a && b || c && d`, one in
       * `if a; then b; fi`.
       */
      readonly rescued: number
      readonly parts: readonly ShellNode[]
      readonly redirects: readonly ShellRedirect[]
    }

/** The text of a word that has no variables and no output of commands, else `null`. */
export function literalOf(word: ShellWord | undefined): string | null {
  if (word === undefined) return null
  let text = ''
  for (const piece of word.pieces) {
    if (piece.kind !== 'text') return null
    text += piece.text
  }
  return text
}

/** The text of a word with variables as `${NAME}`; what commands print is left out. */
export function spellWord(word: ShellWord): string {
  return word.pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text
      return piece.kind === 'variable' ? `\${${piece.name}}` : ''
    })
    .join('')
}
