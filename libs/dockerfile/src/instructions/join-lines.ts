import type { MappedText } from './mapped-text'

/** What an instruction says, and what follows it for its heredocs. */
export interface JoinedLines {
  /** Without continuations, and the comments and empty lines between them. */
  readonly line: MappedText
  /** The lines of heredocs with their ends, as they stand; empty when there are none. */
  readonly rest: MappedText
}

/**
 * Joins the lines of an instruction as BuildKit's parser does: a line goes on in the next when it ends with
 * the escape character and blanks; comments and empty lines in between are left out.
 *
 * @param start - where the instruction begins in the source.
 * @param end - where it ends, behind its heredocs.
 */
export function joinLines(source: string, start: number, end: number, escape: string): JoinedLines {
  let text = ''
  const offsets: number[] = []
  let at = start
  let isFirst = true
  while (at < end) {
    const next = source.indexOf('\n', at)
    const lineEnd = next < 0 || next > end ? end : next
    const content = source.slice(at, lineEnd).replace(/\r$/, '')
    const isSkipped = !isFirst && /^\s*(?:#|$)/.test(content)
    const kept = isSkipped ? '' : withoutContinuation(content, escape)
    for (let index = 0; index < kept.length; index += 1) offsets.push(at + index)
    text += kept
    at = lineEnd + 1
    isFirst = false
    if (!isSkipped && kept.length === content.length) break
  }
  const rest = source.slice(at, end)
  return {
    line: { text, offsets },
    rest: { text: rest, offsets: Array.from({ length: rest.length }, (_, index) => at + index) },
  }
}

/** A line without the escape character and the blanks that continue it, or the line itself. */
function withoutContinuation(line: string, escape: string): string {
  const trimmed = line.replace(/[ \t]+$/, '')
  const isContinued = trimmed.endsWith(escape) && !trimmed.endsWith(`${escape}${escape}`)
  return isContinued ? trimmed.slice(0, -1) : line
}
