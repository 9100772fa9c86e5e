import { scanStatements, statementAt } from '../toml/scan-statements'
import { indexLines } from '../toml/text-lines'
import type { ConfigProblem } from './config-problem'
import { hasUnprintable } from './quote-name'

/** Stands for everything that may be a value or a comment, whatever its length. */
export const MASK = '…'

/** A longer beginning of a line is masked too. */
const MAX_SHOWN = 160

/**
 * A problem as text: `file:line:column: message (CODE)`, the line and a mark under the place.
 *
 * Of the line only a table's header, or a key and its `=`, is shown. All else may hold a secret and
 * becomes {@link MASK}: values, comments, continuation lines, and every line of broken TOML of which
 * it is not certain what it is. So the mark stands under the mask when the problem is in there.
 *
 * @param source - the text that was given to `parseConfig`.
 * @param file - how the file is called in front of the line number.
 */
export function formatProblem(problem: ConfigProblem, source: string, file: string): string {
  return formatProblems([problem], source, file)
}

/** Several problems of one text, each as {@link formatProblem} prints it, an empty line between. */
export function formatProblems(
  problems: readonly ConfigProblem[],
  source: string,
  file: string,
): string {
  const showLine = createLineView(source)
  const blocks = problems.map(({ at, message, code, length, hint }) => {
    const shown = showLine(at.line)
    const { offset, width } = placeMark(shown, at.column, length)
    const gutter = String(at.line)
    const margin = ' '.repeat(gutter.length)
    const indent = Array.from(shown.slice(0, offset), (each) => (each === '\t' ? '\t' : ' ')).join(
      '',
    )
    return [
      `${file}:${at.line}:${at.column}: ${message} (${code})`,
      `  ${gutter} | ${shown}`,
      `  ${margin} | ${indent}${'^'.repeat(width)}`,
      ...(hint === undefined ? [] : [`  ${margin} = ${hint}`]),
    ].join('\n')
  })
  return blocks.join('\n\n')
}

/** A function from the number of a line (from 1) to what may be shown of it. */
function createLineView(source: string): (line: number) => string {
  // A byte order mark would make the first line look broken.
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source
  const lines = indexLines(text)
  const statements = scanStatements(text)
  return (line) => {
    const start = lines.offsetAt({ line, column: 1 })
    const end = lines.endOf(line)
    const whole = text.slice(start, end)
    if (whole.trim() === '') return ''
    const statement = statementAt(statements, start)
    const isFirst = statement?.start === start
    const shown = isFirst ? text.slice(start, Math.min(statement.shownTo, end)) : ''
    if (shown.length > MAX_SHOWN || hasUnprintable(shown.replaceAll('\t', ''))) return MASK
    if (whole.slice(shown.length).trim() === '') return shown
    return shown === '' || shown.endsWith('\t') ? `${shown}${MASK}` : `${shown} ${MASK}`
  }
}

/** The mark stays within what is shown; in the mask it is one wide, for its place says nothing. */
function placeMark(
  shown: string,
  column: number,
  length: number,
): { offset: number; width: number } {
  const isMasked = shown.endsWith(MASK)
  const visible = isMasked ? shown.slice(0, -MASK.length).trimEnd().length : shown.length
  const offset = column - 1
  if (offset >= visible)
    return { offset: isMasked ? shown.length - MASK.length : shown.length, width: 1 }
  return { offset, width: Math.max(1, Math.min(length, visible - offset)) }
}
