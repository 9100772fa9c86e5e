import { quoteName } from '../report/quote-name'
import { readKey } from './read-key'
import { indexSource } from './source-index'
import type { SyntaxExplanation, SyntaxFlaw } from './syntax-flaw'

/** Words that a key or table is defined twice, naming the line of the first when it can be told. */
export function explainRedefinition(flaw: SyntaxFlaw): SyntaxExplanation {
  const { text, offset, statement, first } = flaw
  const key = readKey(text, offset)
  const length = key === null ? 1 : key.end - offset
  if (!first || key === null || statement === null) {
    return { message: 'this is defined twice', start: offset, length }
  }
  const path = key.parts.map(({ name }) => name)
  const isHeader = statement.kind === 'header'
  const what = `the ${isHeader ? 'table' : 'key'} ${quoteName(path.join('.'))}`
  if (!isHeader && text.slice(statement.start, offset).trim() !== '') {
    return { message: `${what} is given twice`, start: offset, length }
  }
  const before = indexSource(text.slice(0, statement.start))
  const table = isHeader ? [] : before.lastTable
  const line = table === null ? null : before.lineOf([...table, ...path])
  const where = line === null ? 'above' : `in line ${line}`
  // What somebody gets who pastes a table below the one that is there.
  const isTable = line !== null && /^\s*\[/.test(text.split('\n')[line - 1] ?? '')
  const remedy = isHeader && isTable ? ': put what follows there, without this header' : ''
  return { message: `${what} is already defined ${where}${remedy}`, start: offset, length }
}
