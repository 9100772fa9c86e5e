/**
 * The few tokens of TOML that masking and recovery need. smol-toml is the judge of validity; these
 * find where a key or value ends, also in text that is broken elsewhere.
 */

/**
 * The end of the string that opens at `start` (one of the four kinds), or -1 when it is not closed:
 * a string with one quote must close on its own line.
 */
export function endOfString(text: string, start: number): number {
  const quote = text.charAt(start)
  const fence = quote.repeat(3)
  const escapes = quote === '"'
  if (text.startsWith(fence, start)) return endOfMultiline(text, start + 3, fence, escapes)
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\n') return -1
    if (character === quote) return at + 1
    if (character === '\\' && escapes && text.charAt(at + 1) !== '\n') at++
  }
  return -1
}

function endOfMultiline(text: string, start: number, fence: string, escapes: boolean): number {
  for (let at = start; at < text.length; at++) {
    if (escapes && text.charAt(at) === '\\') at++
    else if (text.startsWith(fence, at)) {
      // One or two more quotes belong to the string: """He said "no""""".
      let end = at + 3
      while (end < at + 5 && text.charAt(end) === fence.charAt(0)) end++
      return end
    }
  }
  return -1
}

/** The end of the key (bare, quoted or dotted) that begins at `start`, or -1 when none does. */
export function endOfKey(text: string, start: number): number {
  for (let at = start; ;) {
    const end = endOfKeyPart(text, at)
    if (end < 0) return -1
    const next = skipBlanks(text, end)
    if (text.charAt(next) !== '.') return end
    at = skipBlanks(text, next + 1)
  }
}

/** The end of one name of a key that begins at `start`, or -1 when none does. */
export function endOfKeyPart(text: string, start: number): number {
  const first = text.charAt(start)
  if (first !== '"' && first !== "'") return endOfMatch(bareKey, text, start)
  return text.startsWith(first.repeat(3), start) ? -1 : endOfString(text, start)
}

/** The offset after the blanks (spaces and tabs) at `start`. */
export function skipBlanks(text: string, start: number): number {
  return endOfMatch(blanks, text, start)
}

/** The offset after all that may stand between two tokens: blanks, line ends and comments. */
export function skipVoid(text: string, start: number): number {
  for (let at = start; ;) {
    const next = endOfMatch(whitespace, text, at)
    if (text.charAt(next) !== '#') return next
    at = endOfLine(text, next)
  }
}

/** The offset of the line feed that ends the line of `start`, or of the end of the text. */
export function endOfLine(text: string, start: number): number {
  const found = text.indexOf('\n', start)
  return found < 0 ? text.length : found
}

/** Where the match of a sticky pattern at `start` ends, or -1 when there is none. */
export function endOfMatch(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : -1
}

const bareKey = /[A-Za-z0-9_-]+/y
const blanks = /[ \t]*/y
const whitespace = /[ \t\r\n]*/y
