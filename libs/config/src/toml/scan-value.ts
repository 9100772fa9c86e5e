import { endOfLine, endOfMatch, endOfString } from './scan-tokens'

/** Where a value ends, or what is wrong with it and where. */
export type ValueToken =
  | { readonly kind: 'whole'; readonly end: number }
  /** A string, array or inline table that opens at `at` and is not closed. */
  | { readonly kind: 'unclosed'; readonly at: number }
  /** No value, or something else follows it on its line. */
  | { readonly kind: 'junk' }

/**
 * The value that begins at `start`, with all that belongs to its last line. Strict, because what
 * follows a value that is not understood may be its rest, and must then not be shown.
 */
export function scanValue(text: string, start: number): ValueToken {
  const first = text.charAt(start)
  const value =
    first === '[' || first === '{' ? scanBrackets(text, start) : scanSimple(text, start, first)
  if (value.kind !== 'whole') return value
  return isRestOfLine(text, value.end)
    ? { kind: 'whole', end: endOfLine(text, value.end) }
    : { kind: 'junk' }
}

/** Whether from `start` on the line has nothing but blanks and a comment. */
export function isRestOfLine(text: string, start: number): boolean {
  return endOfMatch(restOfLine, text, start) >= 0
}

/** The end of the boolean, number, date or time at `start`, or -1 when there is none. */
export function endOfScalar(text: string, start: number): number {
  return endOfMatch(scalar, text, start)
}

/**
 * Whether the line at `start` is the header of a table of `iterapp.toml`: a place where it is known
 * again what a line is, after one that is broken.
 */
export function isKnownHeader(text: string, start: number): boolean {
  return endOfMatch(knownHeader, text, start) >= 0
}

function scanSimple(text: string, start: number, first: string): ValueToken {
  if (first === '"' || first === "'") {
    const end = endOfString(text, start)
    return end < 0 ? { kind: 'unclosed', at: start } : { kind: 'whole', end }
  }
  const end = endOfScalar(text, start)
  return end < 0 ? { kind: 'junk' } : { kind: 'whole', end }
}

function scanBrackets(text: string, start: number): ValueToken {
  const expected: string[] = []
  for (let at = start; at < text.length;) {
    const character = text.charAt(at)
    if (character === '"' || character === "'") {
      const end = endOfString(text, at)
      if (end < 0) return { kind: 'unclosed', at }
      at = end
    } else if (character === '[' || character === '{') {
      expected.push(character === '[' ? ']' : '}')
      at++
    } else if (character === ']' || character === '}') {
      if (expected.pop() !== character) return { kind: 'junk' }
      at++
      if (expected.length === 0) return { kind: 'whole', end: at }
    } else if (character === '\n') {
      if (isKnownHeader(text, at + 1)) break
      at++
    } else if (character === '#') {
      at = endOfLine(text, at)
    } else {
      const end = endOfMatch(inBrackets, text, at)
      if (end < 0) return { kind: 'junk' }
      at = end
    }
  }
  return { kind: 'unclosed', at: start }
}

const digits = String.raw`\d(?:_?\d)*`
const time = String.raw`\d\d:\d\d(?::\d\d(?:\.\d+)?)?`
const scalar = new RegExp(
  [
    'true|false',
    String.raw`\d{4}-\d\d-\d\d(?:[Tt ]${time}(?:[Zz]|[+-]\d\d:\d\d)?)?`,
    time,
    '0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+',
    String.raw`[+-]?(?:inf|nan|${digits}(?:\.${digits})?(?:[eE][+-]?${digits})?)`,
  ].join('|'),
  'y',
)
const restOfLine = /[ \t]*(?:#[^\n]*|\r)?(?=\n|$)/y
const inBrackets = /[A-Za-z0-9_+:.,= \t\r-]+/y
const knownHeader = /[ \t]*\[[ \t]*(?:env|files|secret_files|build_secrets|x)[ \t]*[.\]]/y
