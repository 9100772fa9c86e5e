import type { Position } from '../config'
import { indexLines } from './text-lines'
import { walkSource, type Place } from './walk-source'

/** A stretch of one line. */
export interface Span {
  readonly at: Position
  /** UTF-16 code units, at least 1. */
  readonly length: number
}

/** Where keys and values stand. A path has the names from the root on, and `0`, `1` in a list. */
export interface SourceIndex {
  /** Where the last name of the path stands first; of the nearest name above when it is unknown. */
  keyAt(path: readonly string[]): Span
  /** The first line of the value; its key when the value is a table with a header. */
  valueAt(path: readonly string[]): Span
  /** Line of the deepest part of the path that is in the text, or `null`. */
  lineOf(path: readonly string[]): number | null
  /** Path of the table that is open at the end of the text; `null` for one of an array. */
  readonly lastTable: readonly string[] | null
}

/**
 * Finds all keys and values in TOML that smol-toml took, which tells no positions itself.
 *
 * toml-eslint-parser would tell them too, and the tests hold this against it; but its syntax tree is
 * a thousand times the text (1 GB for a list of 1 MiB), and the webhook reads what others write.
 */
export function indexSource(text: string): SourceIndex {
  const { root, lastTable } = walkSource(text)
  const lines = indexLines(text)
  const toSpan = (from: number, to: number): Span => {
    const at = lines.positionAt(from)
    return { at, length: Math.max(1, Math.min(to, lines.endOf(at.line)) - from) }
  }
  return {
    keyAt(path) {
      const { keyStart, keyEnd } = findDeepest(root, path)
      return toSpan(keyStart, keyEnd)
    },
    valueAt(path) {
      const { valueStart, valueEnd } = findDeepest(root, path)
      return toSpan(valueStart, valueEnd)
    },
    lineOf(path) {
      const found = findDeepest(root, path)
      return found === root ? null : lines.positionAt(found.keyStart).line
    },
    lastTable,
  }
}

function findDeepest(root: Place, path: readonly string[]): Place {
  let place = root
  for (const name of path) {
    const next = place.children?.get(name)
    if (next === undefined) break
    place = next
  }
  return place
}
