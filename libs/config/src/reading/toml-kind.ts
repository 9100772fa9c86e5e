import { TomlDate, type TomlTable, type TomlValue } from 'smol-toml'
import type { Path, Reporter } from './reporter'

/** Whether a value of smol-toml is a table, in whichever way it was written. */
export function isTable(value: TomlValue): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof TomlDate)
}

/** What a value is, with its article. Integers must have been read as `bigint`. */
export function describeKind(value: TomlValue): string {
  if (typeof value === 'bigint') return 'an integer'
  if (typeof value === 'number') return 'a float'
  if (typeof value === 'string') return 'a string'
  if (typeof value === 'boolean') return 'a boolean'
  if (Array.isArray(value)) return 'a list'
  return isTable(value) ? 'a table' : 'a date or time'
}

/** A member of a table with its path. */
export interface Member {
  readonly name: string
  readonly value: TomlValue
  readonly path: Path
}

/** The members of a table in the order of the file (a JavaScript object puts `"1"` first). */
export function listMembers(table: TomlTable, path: Path, reporter: Reporter): readonly Member[] {
  const members = Object.entries(table).map(([name, value]) => ({
    name,
    value,
    path: [...path, name],
  }))
  return reporter.inOrder(members, (member) => member.path)
}
