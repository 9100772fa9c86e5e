import type { MappedText } from '../instructions/mapped-text'
import type { ParseShell } from '../shell/parse-shell'

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
  /** What a later command can be that takes a secret away, of a program that keeps it itself. */
  readonly undo?: RegExp
  /** What to do in its place, of such a program. */
  readonly instead?: string
  isRemoved: boolean
}

/** Something that a secret must not do, apart from files. */
export interface Leak extends Flow {
  readonly by: 'printed' | 'traced' | 'unnamed' | 'unexpanded'
}

/** What is known while the commands of a `RUN` go by. */
export interface ShellState {
  /** Which secret a variable holds. */
  readonly variables: Map<string, string>
  /** Which of them programs get. */
  readonly exported: Set<string>
  /** Which secret a file holds: mounts first, then what was written. */
  readonly files: Map<string, string>
  /** Variables that hold the path of such a file. */
  readonly paths: Map<string, string>
  readonly written: WrittenFile[]
  /** What is removed at the end, by a trap. */
  readonly removedAtEnd: string[]
  readonly leaks: Leak[]
  /** The secrets whose presence is checked. */
  readonly checked: Set<string>
  /** Ids that the Dockerfile mounts. */
  readonly ids: ReadonlySet<string>
  /** A secret that was read as assignments, so that its variables are not known. */
  sourced: string | null
  /** Whether the shell prints what it runs, `set -x`. */
  isTracing: boolean
  /** Where relative paths begin; `''` is the `WORKDIR`. */
  folder: string
}

/** A text of a shell in which commands are looked at. */
export interface ShellScope {
  readonly state: ShellState
  readonly text: MappedText
  readonly parse: ParseShell
  /** How deep it is in texts that are given to shells. */
  readonly depth: number
}
