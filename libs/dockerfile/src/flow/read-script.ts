import { joinMapped, mapTo, sliceMapped, type MappedText } from '../instructions/mapped-text'
import type { Instruction } from '../instructions/read-dockerfile'
import { readShellOptions, type ShellOptions } from './shell-options'

/** What a `RUN` gives to a shell, and the options that it says itself. */
export interface RunScript extends ShellOptions {
  readonly text: MappedText
  /** The words of the exec form, which no shell reads. */
  readonly words: readonly string[] | null
}

/** A `RUN` that is nothing but a heredoc. */
const HEREDOC_ONLY = /^<<(-?)\s*(["']?)([A-Za-z_]\w*)\2\s*$/

/** A word of a command; in front of a redirection a number is none. */
const WORD = String.raw`(?!\d*[<>])(?:"[^"]*"|'[^']*'|[^\s<>|&;"'])+`

/** A heredoc in front of the command that reads it, and that command. */
const HEREDOC_FIRST = new RegExp(
  String.raw`^((?:.*?(?:&&|[;|]))??\s*)(<<-?\s*(?:"\w+"|'\w+'|\w+))(\s+)${WORD}(?:\s+${WORD})*`,
  's',
)

/** The shells whose language the parser knows. */
export const SHELL = /(?:^|[/\s])(?:sh|bash|ash|dash|zsh|ksh)$/

/** The script of a `RUN`; `null` when another program than a shell gets it. */
export function readScript({ line, heredocs }: Instruction): RunScript | null {
  const words = readWords(line.text)
  if (words !== null) {
    const quoted = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
    return { text: mapTo(quoted, line.offsets[0] ?? 0), words, ...readShellOptions([]) }
  }
  const name = HEREDOC_ONLY.exec(line.text)?.[3]
  if (name === undefined) {
    const [lineEnd = 0] = line.offsets.slice(-1)
    const text = joinMapped(moveHeredoc(line), mapTo('\n', lineEnd), heredocs)
    return { text, words: null, ...readShellOptions([]) }
  }
  const end = heredocs.text.search(new RegExp(String.raw`^\t*${name}\s*$(?![^]*\S)`, 'm'))
  const text = sliceMapped(heredocs, 0, end < 0 ? undefined : end)
  const [, program = '', options = ''] = /^#!\s*(\S+(?:\s+[^-\s]\S*)?)(.*)/.exec(text.text) ?? []
  if (program !== '' && !SHELL.test(program)) return null
  return { text, words: null, ...readShellOptions(options.trim().split(/\s+/)) }
}

/** The parser wants `cat <<EOF` in place of `<<EOF cat`. */
function moveHeredoc(line: MappedText): MappedText {
  const [whole = '', front = '', heredoc = '', space = ''] = HEREDOC_FIRST.exec(line.text) ?? []
  if (whole === '') return line
  const start = front.length
  const middle = start + heredoc.length
  return joinMapped(
    sliceMapped(line, 0, start),
    sliceMapped(line, middle + space.length, whole.length),
    sliceMapped(line, middle, middle + space.length),
    sliceMapped(line, start, middle),
    sliceMapped(line, whole.length),
  )
}

/** The words of the exec form: a JSON list of texts. */
export function readWords(text: string): readonly string[] | null {
  if (!text.trimStart().startsWith('[')) return null
  try {
    const words: unknown = JSON.parse(text)
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null
  } catch {
    // It is for the shell then: `[ -f x ] && y`.
    return null
  }
}
