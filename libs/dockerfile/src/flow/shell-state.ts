import type { MappedText } from '../instructions/mapped-text'
import type { ParseShell } from '../shell/parse-shell'
import type { ShellNode } from '../shell/shell-tree'

/** A place in the Dockerfile, and what stands there. */
export interface Mark {
  readonly offset: number
  readonly length: number
  /** The command that is meant; `''` as long as no command has it. */
  readonly command: string
}

/** A secret on its way out of a command or a word, and what brings it. */
export interface Flow {
  readonly id: string
  readonly mark: Mark
}

/** How a file came to hold a secret. */
export type WrittenBy = 'copied' | 'linked' | 'written' | 'kept'

/** A file outside of the mounts that a command makes with a secret in it. */
export interface WrittenFile extends Flow {
  readonly by: WrittenBy
  /** As it stands in the command; `null` when it is not known. */
  readonly label: string | null
  /** Where it may be, normalised. */
  readonly paths: readonly string[]
  /** Whether it was written and is the secret's own file, as it is. */
  readonly isSame?: boolean
  /** The later commands that take it away, of a program that keeps it itself. */
  readonly undo?: readonly RegExp[]
  /** What to do in its place, of such a program. */
  readonly instead?: string
  isRemoved: boolean
}

/** Something that a secret must not do, apart from files. */
export interface Leak extends Flow {
  readonly by: 'printed' | 'traced' | 'unnamed' | 'unexpanded'
}

/** Where standard error goes: to the build's log, where standard output goes, or to where nobody sees it. */
export type ErrorsTo = 'log' | 'output' | 'elsewhere'

/**
 * What comes of a command that fails: the `RUN` fails, because it is the `last` that it does or because its shell is
 * `strict`; something `else` is done or left out; or `nothing`.
 */
export type AtFailure = 'last' | 'strict' | 'else' | 'nothing'

/** A file that is read and not there. */
interface MissingFile {
  readonly path: string
  readonly mark: Mark
}

/** A function of a shell. */
interface ShellFunction {
  readonly body: ShellNode
  /** The text in which it is defined, which its places are in. */
  readonly text: MappedText
  /** Its own text. */
  readonly source: string
}

/** What is known while the commands of a `RUN` go by. */
export interface ShellState {
  /** Which secret a variable holds. */
  readonly variables: Map<string, string>
  /** Which of them programs get. */
  readonly exported: Set<string>
  /** Which secret a file holds: those of the mounts, and those that were written. */
  readonly files: Map<string, string>
  /**
   * The path that each variable holds which the `RUN` sets: of a secret's file or another one. `${NAME}`, its own name,
   * stands for one that is not known, as of `mktemp`.
   */
  readonly paths: Map<string, string>
  /** The functions that are defined, by name. */
  readonly functions: Map<string, ShellFunction>
  /** How often they were called. */
  calls: number
  readonly written: WrittenFile[]
  /** What is removed at the end, by a trap. */
  readonly removedAtEnd: string[]
  readonly leaks: Leak[]
  /** What is read below `/run/secrets` although no secret is there. */
  readonly missing: MissingFile[]
  /** The files below `/run/secrets` that commands look for or may make. */
  readonly expected: Set<string>
  /** The secrets whose presence is checked. */
  readonly checked: Set<string>
  /** The ids that the Dockerfile mounts, and those of `[build_secrets]`. */
  readonly ids: ReadonlySet<string>
  /** A secret that was read as assignments, so that its variables are not known. */
  sourced: string | null
  /** Whether the shell prints what it runs, `set -x`. */
  isTracing: boolean
  /** Whether the shell ends when a command fails, `set -e`. */
  isStrict: boolean
  /** Where relative paths begin, normalised; `''` as long as that is not known. */
  folder: string
  /** Whether there is a text for a shell that could not be read. */
  isUnread: boolean
}

/** How deep functions, and shells in shells, are looked at. */
export const MAX_DEPTH = 4

/** A text of a shell in which commands are looked at. */
export interface ShellScope {
  readonly state: ShellState
  readonly text: MappedText
  readonly parse: ParseShell
  /** How deep it is in functions and in texts that are given to shells. */
  readonly depth: number
  /** Whether `$1` is an argument of a function. */
  readonly isFunction: boolean
  readonly errorsTo: ErrorsTo
  readonly atFailure: AtFailure
}
