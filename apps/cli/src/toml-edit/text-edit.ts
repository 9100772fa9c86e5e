/** Replaces a part of a text. */
export function replaceRange(
  text: string,
  [start, end]: readonly [number, number],
  replacement: string,
): string {
  return text.slice(0, start) + replacement + text.slice(end)
}

/**
 * Adds a line after the line in which `offset` stands, and after comment lines that follow directly
 * and belong to it: those that end at an empty line or the end of the text. The new line ends as the
 * lines before it; a text without a line end at its end stays so.
 */
export function insertLineAfter(text: string, offset: number, line: string): string {
  const at = skipOwnComments(text, endOfLine(text, offset))
  const lineEnd = lineEndOf(text)
  const isUnfinished = at === text.length && !text.endsWith('\n')
  const insertion = isUnfinished ? `${lineEnd}${line}` : `${line}${lineEnd}`
  return replaceRange(text, [at, at], insertion)
}

/** Adds lines at the end of a text, after an empty line. */
export function appendLines(text: string, lines: readonly string[]): string {
  const lineEnd = lineEndOf(text)
  const added = lines.join(lineEnd)
  if (text.trim() === '') return `${text}${added}${lineEnd}`
  if (!text.endsWith('\n')) return `${text}${lineEnd}${lineEnd}${added}`
  const gap = /\n[ \t]*\r?\n$/.test(text) ? '' : lineEnd
  return `${text}${gap}${added}${lineEnd}`
}

/** The blanks with which the line of `offset` begins. */
export function indentOf(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? ''
}

function skipOwnComments(text: string, start: number): number {
  let at = start
  while (/^[ \t]*#/.test(text.slice(at, endOfLine(text, at)))) at = endOfLine(text, at)
  const next = text.slice(at, endOfLine(text, at))
  return next.trim() === '' ? at : start
}

/** Where the line after that of `offset` begins, or the end of the text. */
function endOfLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset)
  return found < 0 ? text.length : found + 1
}

/** How the lines of a text end: as its first one. */
function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n'
}
