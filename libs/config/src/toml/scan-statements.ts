import { endOfKey, endOfLine, endOfString, skipBlanks } from './scan-tokens'
import { isKnownHeader, isRestOfLine, scanValue } from './scan-value'

/**
 * A run of whole lines: a comment, the header of a table, or a key with its value. `broken` is what
 * is none of these, and `doubtful` all after it up to the next header of a known table: those lines
 * may be the rest of a value that was cut off, such as a pasted private key.
 */
export interface Statement {
  readonly kind: 'comment' | 'header' | 'entry' | 'broken' | 'doubtful'
  /** Where its first line begins. */
  readonly start: number
  /** What may be shown of it: its text from `start` to here. All after that may be a value. */
  readonly shownTo: number
  /** Where its last line ends, before the line feed. */
  readonly end: number
  /** Of a broken one: what was opened and not closed, if that is what is wrong. */
  readonly unclosedAt?: number
}

/**
 * The statements of a text, in order; blank lines belong to none. For valid TOML none is broken; for
 * other text every line is put where it is certain that nothing of a value is shown.
 */
export function scanStatements(text: string): readonly Statement[] {
  const statements: Statement[] = []
  for (let start = 0; start < text.length;) {
    const statement = scanStatement(text, start)
    if (statement !== null) statements.push(statement)
    start = (statement?.end ?? endOfLine(text, start)) + 1
    if (statement?.kind !== 'broken' || start >= text.length) continue
    const known = findKnownHeader(text, statement.start, start)
    if (known > start) {
      const end = known < text.length ? known - 1 : known
      statements.push({ kind: 'doubtful', start, shownTo: start, end })
    }
    start = known
  }
  return statements
}

function scanStatement(text: string, start: number): Statement | null {
  const first = skipBlanks(text, start)
  if (isRestOfLine(text, first)) {
    if (text.charAt(first) !== '#') return null
    return { kind: 'comment', start, shownTo: first + 1, end: endOfLine(text, first) }
  }
  return text.charAt(first) === '[' ? scanHeader(text, start, first) : scanEntry(text, start, first)
}

function scanHeader(text: string, start: number, bracket: number): Statement {
  const width = text.startsWith('[[', bracket) ? 2 : 1
  const key = endOfKey(text, skipBlanks(text, bracket + width))
  const close = key < 0 ? -1 : skipBlanks(text, key)
  const closed = close >= 0 && text.startsWith(']'.repeat(width), close)
  return closed && isRestOfLine(text, close + width)
    ? { kind: 'header', start, shownTo: close + width, end: endOfLine(text, close) }
    : { kind: 'broken', start, shownTo: start, end: endOfLine(text, start) }
}

function scanEntry(text: string, start: number, first: number): Statement {
  const key = endOfKey(text, first)
  const equals = key < 0 ? -1 : skipBlanks(text, key)
  if (equals < 0 || text.charAt(equals) !== '=') {
    const broken = { kind: 'broken', start, shownTo: start, end: endOfLine(text, start) } as const
    return isUnclosedKey(text, first) ? { ...broken, unclosedAt: first } : broken
  }
  const value = scanValue(text, skipBlanks(text, equals + 1))
  // `TGluZQ==` is the last line of a text in base64 rather than a key without a value.
  const padding = key === equals && endsInPadding(text, equals)
  const shownTo = padding ? start : equals + 1
  if (value.kind === 'whole') return { kind: 'entry', start, shownTo, end: value.end }
  const broken = { kind: 'broken', start, shownTo, end: endOfLine(text, start) } as const
  return value.kind === 'unclosed' ? { ...broken, unclosedAt: value.at } : broken
}

function isUnclosedKey(text: string, first: number): boolean {
  return /["']/.test(text.charAt(first)) && endOfString(text, first) < 0
}

function endsInPadding(text: string, equals: number): boolean {
  const rest = text.slice(equals + 1, endOfLine(text, equals))
  return rest.startsWith('=') || rest.trim() === ''
}

/**
 * Where it is known again what a line is, after a broken statement at `broken`: at the first header
 * of a known table from `from` on. Not when a text of several lines may be open: it could hold TOML.
 */
export function findKnownHeader(text: string, broken: number, from: number): number {
  for (let start = broken; start < text.length; start = endOfLine(text, start) + 1) {
    if (start >= from && isKnownHeader(text, start)) return start
    if (/"""|'''/.test(text.slice(start, endOfLine(text, start)))) return text.length
  }
  return text.length
}

/** The statement that holds `offset`, or `null` when that is on a blank line. */
export function statementAt(statements: readonly Statement[], offset: number): Statement | null {
  let low = 0
  let high = statements.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((statements[middle]?.start ?? Infinity) <= offset) low = middle + 1
    else high = middle
  }
  const found = statements[low - 1]
  return found !== undefined && offset <= found.end ? found : null
}
