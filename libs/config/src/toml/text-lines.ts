import type { Position } from '../config'

/** The lines of a text: from offsets (UTF-16 code units, from 0) to positions and back. */
export interface TextLines {
  positionAt(offset: number): Position
  offsetAt(position: Position): number
  /** Where the line ends, before its line feed or CR LF. `line` counts from 1. */
  endOf(line: number): number
}

/** Finds the lines of a text once, so that each look-up takes a binary search. */
export function indexLines(text: string): TextLines {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const startOf = (line: number): number => starts[line - 1] ?? text.length
  return {
    positionAt(offset) {
      const line = countUpTo(starts, offset)
      return { line, column: offset - startOf(line) + 1 }
    },
    offsetAt({ line, column }) {
      return Math.min(startOf(line) + column - 1, text.length)
    },
    endOf(line) {
      const next = starts[line]
      if (next === undefined) return text.length
      return text.charAt(next - 2) === '\r' ? next - 2 : next - 1
    },
  }
}

/** How many of the ascending `numbers` are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? Infinity) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
