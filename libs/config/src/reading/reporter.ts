import type { ErrorCode } from '@iterapp/errors'
import type { Position } from '../config'
import type { ConfigProblem } from '../report/config-problem'
import { quoteName } from '../report/quote-name'
import { suggestName } from '../report/suggest-name'
import type { SourceIndex, Span } from '../toml/source-index'

/** A path of names from the root table on. */
export type Path = readonly string[]

/** Collects the problems of one file; what is read goes on after each. */
export interface Reporter {
  readonly problems: readonly ConfigProblem[]
  /** Where an entry begins. */
  positionOf(path: Path): Position
  /** Whether the value stands beside its key: of a table, whether it has braces and no header. */
  isInline(path: Path): boolean
  /** Marks the last name of the path. */
  reportKey(path: Path, code: ErrorCode, message: string): void
  /** Marks the value. */
  reportValue(path: Path, code: ErrorCode, message: string): void
  /** Marks the last name of the path and adds which of `known` was probably meant. */
  reportUnknown(path: Path, code: ErrorCode, message: string, known: Iterable<string>): void
  /** Things in the order of the file, by the path of each. */
  inOrder<Item>(items: readonly Item[], pathOf: (item: Item) => Path): readonly Item[]
}

/** A reporter that finds its places in `index`. */
export function createReporter(index: SourceIndex): Reporter {
  const problems: ConfigProblem[] = []
  const add = (span: Span, code: ErrorCode, message: string, suggestion: string | null): void => {
    const problem = { code, message, at: span.at, length: span.length }
    problems.push(suggestion === null ? problem : { ...problem, suggestion })
  }
  return {
    problems,
    positionOf: (path) => index.keyAt(path).at,
    isInline(path) {
      const { line, column } = index.keyAt(path).at
      const { at } = index.valueAt(path)
      return at.line !== line || at.column !== column
    },
    reportKey(path, code, message) {
      add(index.keyAt(path), code, message, null)
    },
    reportValue(path, code, message) {
      add(index.valueAt(path), code, message, null)
    },
    reportUnknown(path, code, message, known) {
      const suggestion = suggestName(path.at(-1) ?? '', known)
      const hint = suggestion === null ? '' : `; did you mean ${quoteName(suggestion)}?`
      add(index.keyAt(path), code, message + hint, suggestion)
    },
    inOrder(items, pathOf) {
      const placed = items.map((item) => ({ item, at: index.keyAt(pathOf(item)).at }))
      placed.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
      return placed.map(({ item }) => item)
    },
  }
}
