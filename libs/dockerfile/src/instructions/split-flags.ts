import { sliceMapped, type MappedText } from './mapped-text'

/** A flag in front of what an instruction says, such as `--mount=…`. */
export interface InstructionFlag {
  /** Without dashes. */
  readonly name: string
  /** Without quotes and escapes; `null` without a `=`. */
  readonly value: string | null
  /** Where it begins and how long it is in the text that it was taken from. */
  readonly start: number
  readonly length: number
}

/** One piece of a word: an escaped character, a quoted text, or a character. */
const pieces = (escape: string) => {
  const e = escape === '\\' ? '\\\\' : escape
  return new RegExp(`${e}([^])|"((?:${e}[^]|[^"])*)"|'((?:${e}[^]|[^'])*)'|(\\S)`, 'uy')
}

/** Splits the flags from the rest of an instruction, as BuildKit's parser reads their quotes. */
export function splitFlags(
  line: MappedText,
  escape: string,
): { readonly flags: readonly InstructionFlag[]; readonly rest: MappedText } {
  const { text } = line
  const flags: InstructionFlag[] = []
  let at = skipBlanks(text, 0)
  while (text.startsWith('--', at)) {
    const { word, end } = readWord(text, at, escape)
    const start = at
    at = skipBlanks(text, end)
    if (word === '--') break
    const [name = '', ...value] = word.slice(2).split('=')
    flags.push({
      name,
      value: value.length === 0 ? null : value.join('='),
      start,
      length: end - start,
    })
  }
  return { flags, rest: sliceMapped(line, at) }
}

function readWord(text: string, start: number, escape: string): { word: string; end: number } {
  const piece = pieces(escape)
  let word = ''
  let end = start
  for (;;) {
    piece.lastIndex = end
    const match = piece.exec(text)
    if (match === null) return { word, end }
    const [, escaped, double, single, plain] = match
    const quoted = double ?? single
    word += escaped ?? plain ?? (quoted === undefined ? '' : unescapeText(quoted, escape))
    end = piece.lastIndex
  }
}

function unescapeText(text: string, escape: string): string {
  const at = text.indexOf(escape)
  if (at < 0) return text
  return `${text.slice(0, at)}${text.slice(at + 1, at + 2)}${unescapeText(text.slice(at + 2), escape)}`
}

function skipBlanks(text: string, at: number): number {
  const rest = /\S/.exec(text.slice(at))
  return rest === null ? text.length : at + rest.index
}
