import {
  formatCiphertext,
  formatKey,
  formatPath,
  formatString,
  type EntryPlace,
} from '@iterapp/entry'
import { IterappError } from '@iterapp/errors'
import type { AST } from 'toml-eslint-parser'
import { beginsWith, readLayout, type TomlEntry, type TomlLayout } from './list-entries'
import { appendLines, indentOf, insertLineAfter, replaceRange } from './text-edit'

/**
 * Puts a ciphertext in its place in the text of an `iterapp.toml`. Nothing else of the text changes,
 * not a comment, a blank or a line end: a value that is there is replaced where it stands, and a new
 * entry comes after the last of its table, in the way that the table is written.
 *
 * @param text - valid TOML, without a byte order mark.
 * @throws IterappError `ERR_CONFIG_SYNTAX`; `ERR_CONFIG_CONFLICT` when the name is a table of its own
 *   without a ciphertext.
 */
export function placeCiphertext(text: string, place: EntryPlace, jwe: string): string {
  const layout = readLayout(text)
  return (
    replaceValue(text, layout, [...place.table, place.name], jwe) ??
    addToTable(text, layout, place, jwe)
  )
}

function replaceValue(
  text: string,
  { entries, headers }: TomlLayout,
  target: readonly string[],
  jwe: string,
): string | null {
  const find = (path: readonly string[]): TomlEntry | undefined =>
    entries.find((entry) => entry.path.length === path.length && beginsWith(entry.path, path))
  const ciphertext = find([...target, 'encrypted'])
  if (ciphertext !== undefined) {
    return replaceRange(text, ciphertext.node.value.range, formatString(jwe))
  }
  const value = find(target)
  if (value !== undefined) return replaceRange(text, value.node.value.range, formatCiphertext(jwe))
  const other =
    headers.find(({ path }) => beginsWith(path, target)) ??
    entries.find(({ path }) => beginsWith(path, target))
  if (other === undefined) return null
  throw new IterappError(
    'ERR_CONFIG_CONFLICT',
    `line ${other.node.loc.start.line} of the configuration defines the same name in parts; remove them first`,
  )
}

function addToTable(text: string, layout: TomlLayout, place: EntryPlace, jwe: string): string {
  const { table, name } = place
  const value = formatCiphertext(jwe)
  const line = `${formatKey(name)} = ${value}`
  const header = layout.headers.find(
    ({ path }) => path.length === table.length && beginsWith(path, table),
  )
  if (header !== undefined) return addUnderHeader(text, header.node, line)
  const braces = layout.entries.findLast(
    ({ node, path }) => node.value.type === 'TOMLInlineTable' && beginsWith(table, path),
  )
  if (braces?.node.value.type === 'TOMLInlineTable') {
    const key = [...table.slice(braces.path.length).map(formatKey), formatKey(name)].join('.')
    return addInBraces(text, braces.node.value, `${key} = ${value}`)
  }
  const dotted = layout.entries.findLast(
    ({ path, ownerPath }) =>
      beginsWith(path, table) && beginsWith(table, ownerPath) && ownerPath.length < table.length,
  )
  if (dotted !== undefined) {
    const prefix = formatPath(table.slice(dotted.ownerPath.length))
    return addAfter(text, dotted.node, `${prefix}.${line}`)
  }
  return appendLines(text, [`[${formatPath(table)}]`, line])
}

function addUnderHeader(text: string, header: AST.TOMLTable, line: string): string {
  const last = header.body.at(-1)
  return last === undefined
    ? insertLineAfter(text, header.key.range[1], indentOf(text, header.range[0]) + line)
    : addAfter(text, last, line)
}

function addAfter(text: string, { range }: AST.TOMLKeyValue, line: string): string {
  return insertLineAfter(text, range[1], indentOf(text, range[0]) + line)
}

function addInBraces(text: string, { body, range }: AST.TOMLInlineTable, entry: string): string {
  const last = body.at(-1)
  if (last !== undefined) return replaceRange(text, [last.range[1], last.range[1]], `, ${entry}`)
  const inside = [range[0] + 1, range[1] - 1] as const
  // Without entries there may still be a comment.
  return text.slice(...inside).trim() === ''
    ? replaceRange(text, inside, ` ${entry} `)
    : replaceRange(text, [inside[0], inside[0]], ` ${entry}`)
}
