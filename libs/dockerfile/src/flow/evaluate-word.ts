import { offsetIn } from '../instructions/mapped-text'
import type { ShellWord } from '../shell/shell-tree'
import { spellWord } from '../shell/shell-tree'
import { isSecretName } from '../secret-name'
import { fillPaths, normalizePath, secretAt } from './file-path'
import { findMisspelled } from './find-unnamed'
import { runNode } from './run-node'
import type { Flow, Mark, ShellScope, ShellState } from './shell-state'

/** A word of a command, and what it brings. */
export interface Argument {
  readonly word: ShellWord
  /** With variables as `${NAME}`. */
  readonly text: string
  /** As a path. */
  readonly path: string
  /** The secrets whose values are in it. */
  readonly flows: readonly Flow[]
  /** The secret whose file it names. */
  readonly file: string | null
}

/** Evaluates a word; the commands in it are run, so it is done once. */
export function evaluateWord(scope: ShellScope, word: ShellWord): Argument {
  const { state } = scope
  const filled = fillPaths(state, word)
  const path = normalizePath(filled, state.folder)
  // `if=FILE`, `--file=FILE`, `@FILE`
  const behind = normalizePath(filled.replace(/^[^=@]*[=@]/, ''), state.folder)
  return {
    word,
    text: spellWord(word),
    path,
    flows: flowsOf(scope, word),
    file: secretAt(state, path) ?? secretAt(state, behind),
  }
}

/** The secrets whose values a word has. */
export function flowsOf(scope: ShellScope, word: ShellWord): readonly Flow[] {
  findMisspelled(scope, word)
  return word.pieces.flatMap((piece): readonly Flow[] => {
    switch (piece.kind) {
      case 'text':
        return []
      case 'variable': {
        const id = scope.state.variables.get(piece.name) ?? sourcedAs(scope.state, piece.name)
        if (id === null) return []
        if (piece.asks) scope.state.checked.add(id)
        if (!piece.shows) return []
        return [{ id, mark: markWord(scope, word, '') }]
      }
      case 'output':
        return runNode(scope, piece.body, [])
      case 'process':
        runNode(scope, piece.body, [])
        return []
    }
  })
}

/** The secret that was read as assignments, if one of them may be of this variable: it has the name of a secret. */
function sourcedAs({ sourced, paths }: ShellState, name: string): string | null {
  return isSecretName(name) && !paths.has(name) ? sourced : null
}

/** The place of a word. */
export function markWord(
  { text }: ShellScope,
  word: { readonly start: number; readonly end: number },
  command: string,
): Mark {
  const offset = offsetIn(text, word.start)
  const length = offsetIn(text, word.end - 1) + 1 - offset
  return { offset, length: Math.max(1, length), command }
}
