import { styleText } from 'node:util'
import type { Output, TextStyle } from '../command-context'

/** A stream that text is written to. */
export interface TextSink {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

/**
 * The output of a process. Colours are shown on a terminal only; `NO_COLOR` takes them away there
 * and `FORCE_COLOR` brings them anywhere (https://no-color.org, https://force-color.org).
 */
export function createOutput(stdout: TextSink, stderr: TextSink, env: NodeJS.ProcessEnv): Output {
  const note = (text: string): void => {
    stderr.write(wholeLines(text))
  }
  const styleNote = createStyler(showsColour(stderr, env))
  return {
    out: (text) => {
      stdout.write(wholeLines(text))
    },
    note,
    err: note,
    warn: (text) => {
      note(`${styleNote('yellow', 'warning:')} ${text}`)
    },
    styleOut: createStyler(showsColour(stdout, env)),
    styleNote,
  }
}

/**
 * The same output for a script that asked for `--json`: notes are left out, and each warning is a
 * JSON object on a line of its own, as an error will be.
 */
export function toJsonOutput(output: Output): Output {
  return {
    ...output,
    note: () => undefined,
    warn: (text) => {
      output.note(JSON.stringify({ warning: text }))
    },
    styleOut: (_style, text) => text,
    styleNote: (_style, text) => text,
  }
}

function createStyler(colour: boolean): (style: TextStyle, text: string) => string {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text)
}

function showsColour(sink: TextSink, env: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR: forced = '', NO_COLOR: unwanted = '', TERM: terminal } = env
  if (forced !== '') return forced !== '0' && forced !== 'false'
  return sink.isTTY === true && unwanted === '' && terminal !== 'dumb'
}

/** A colour, which is ours; or a character that changes what a terminal shows, which a file may hold. */
const special = /\u001b\[[0-9;]*m|(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** Whole lines, with characters that could deceive a terminal's reader spelled out. */
function wholeLines(text: string): string {
  const shown = text.replace(special, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return shown.endsWith('\n') ? shown : `${shown}\n`
}
