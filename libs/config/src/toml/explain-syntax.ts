import { endOfKey, skipBlanks } from './scan-tokens'
import type { SyntaxExplanation, SyntaxFlaw } from './syntax-flaw'
import { explainRedefinition } from './explain-redefinition'

/**
 * Words a syntax error without quoting the text: smol-toml's own message shows source lines, which
 * may hold secrets. An error that is not known by its name is "not valid TOML".
 */
export function explainSyntax(flaw: SyntaxFlaw): SyntaxExplanation {
  const { phrase, offset } = flaw
  const unclosed = flaw.statement?.unclosedAt
  if (unclosed !== undefined && !alwaysAsIs.has(phrase)) {
    return { message: explainUnclosed(flaw.text, unclosed), start: unclosed, length: 1 }
  }
  if (phrase.startsWith('trying to redefine')) return explainRedefinition(flaw)
  if (phrase === 'illegal character in key' || phrase.startsWith('incomplete key-value')) {
    return { message: explainKey(flaw), start: offset, length: 1 }
  }
  if (phrase === 'invalid value') {
    return { message: explainValue(flaw.text, offset), start: offset, length: 1 }
  }
  const inHeader = isInHeader(flaw)
  if (phrase === 'unexpected end of key') {
    const message = inHeader ? 'this table has no name' : 'the key before the = is missing'
    return { message, start: offset, length: 1 }
  }
  if (phrase === 'each key-value declaration must be followed by an end-of-line' && inHeader) {
    const message = 'after the ] of a table nothing may follow on its line but a comment'
    return { message, start: offset, length: 1 }
  }
  return { message: wordings.get(phrase) ?? 'this is not valid TOML', start: offset, length: 1 }
}

function explainUnclosed(text: string, at: number): string {
  for (const fence of ['"""', "'''"]) {
    if (text.startsWith(fence, at)) return `this string is not closed: ${fence} is missing`
  }
  const opening = text.charAt(at)
  if (opening === '[') return 'this list is not closed: ] is missing'
  if (opening === '{') return 'this inline table is not closed: } is missing'
  const hint = `${opening} is missing (a text of several lines stands in ${opening.repeat(3)})`
  return `this string is not closed on its line: ${hint}`
}

function explainKey(flaw: SyntaxFlaw): string {
  const { text, offset, statement } = flaw
  if (isInHeader(flaw)) return 'the name of this table is not followed by ]'
  const start = skipBlanks(text, statement?.start ?? offset)
  const key = endOfKey(text, start)
  const isAfterKey = key >= 0 && offset >= key && skipBlanks(text, key) >= offset
  const isAtEnd = flaw.phrase !== 'illegal character in key'
  if (isAtEnd || /[\r\n]/.test(text.charAt(offset))) {
    return 'this line is neither a table nor a key: = is missing'
  }
  if (text.charAt(offset) === ':') return 'after the key = is expected, not a colon'
  if (isAfterKey) return 'after the key = is expected'
  return 'a key can have only letters, digits, _ and - unless it stands in quotes'
}

function explainValue(text: string, offset: number): string {
  const found = text.charAt(offset)
  if (found === '' || found === '#' || /\s/.test(found)) return 'the value after the = is missing'
  if (/[“”„‘’‚«»`´]/.test(found)) return 'a text stands in straight quotes: " or \''
  return 'this is not a value: a text must stand in quotes'
}

function isInHeader({ text, statement }: SyntaxFlaw): boolean {
  return statement !== null && text.charAt(skipBlanks(text, statement.start)) === '['
}

const number = 'this is not a number: a text must stand in quotes'
const escape = 'this is not an escape: in "…" write a backslash twice, or use \'…\''
const comma = 'a comma or the closing bracket is expected here'

/** Errors that have nothing to do with a bracket or quote being open. */
const alwaysAsIs = new Set([
  'document contains excessively nested structures. aborting.',
  'unrecognised escape sequence',
])

/** smol-toml 1.9's names of its errors, as far as one sentence says it all. */
const wordings: ReadonlyMap<string, string> = new Map([
  ['control characters are not allowed in strings', 'a string holds a control character'],
  ['control characters are not allowed in comments', 'a comment holds a control character'],
  ['document contains excessively nested structures. aborting.', 'this is nested too deeply'],
  [
    'each key-value declaration must be followed by an end-of-line',
    'after a value nothing may follow on its line but a comment: is there a quote in the text?',
  ],
  ['expected comma or end of structure', comma],
  ['expected end of table array declaration', 'the name of this table is not followed by ]]'],
  ['illegal empty bare key', 'a part of this key is empty: a dot stands at its edge'],
  [
    'illegal quoted key: multiline strings are not allowed',
    'a key cannot be a text of several lines',
  ],
  ['illegal character in numeric literal', number],
  ['illegal leading zero', `${number} (a number has no leading zero)`],
  ['illegal underscore', number],
  ['unfinished numeric value', number],
  ['invalid date', 'this is no valid date: a text must stand in quotes'],
  ['invalid date-time: date part is malformed', number],
  ['invalid date-time: time part is malformed', number],
  ['invalid escape: only line-ending whitespace may be escaped', escape],
  ['invalid non-hex character in unicode escape', escape],
  ['invalid unicode escape', escape],
  ['unrecognised escape sequence', escape],
  ['unfinished array', 'this list is not closed: ] is missing'],
  ['unfinished string', 'this string is not closed'],
  ['unfinished table', 'this inline table is not closed: } is missing'],
])
