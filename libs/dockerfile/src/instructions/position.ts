/** A place in a text, line and column from 1; the column in UTF-16 code units. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** Where each line of a text begins. */
export function indexLines(source: string): readonly number[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    starts.push(at + 1)
  }
  return starts
}

/**
 * The place of an offset.
 *
 * @param starts - where the lines begin.
 */
export function positionIn(starts: readonly number[], offset: number): TextPosition {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}
