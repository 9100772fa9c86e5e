import { formatLine, formatPath } from './format-toml'
import type { EntryPlace } from './target'

/** A ciphertext and where its line belongs. */
export interface SealedEntry {
  readonly place: EntryPlace
  readonly jwe: string
}

/** The order of the tables of `iterapp.toml`. */
const order = ['env', 'files', 'build_secrets']

/**
 * Entries as the text of an `iterapp.toml`, each table with its header: variables, files, build secrets;
 * `common` before the environments; entries as they came.
 *
 * @param entries - no two with one place.
 */
export function formatTables(entries: readonly SealedEntry[]): string {
  const tables = new Map<string, string[]>()
  for (const { place, jwe } of entries.toSorted((a, b) => compareTables(a.place, b.place))) {
    const header = `[${formatPath(place.table)}]`
    tables.set(header, [...(tables.get(header) ?? []), formatLine(place.name, jwe)])
  }
  return Array.from(tables, ([header, lines]) => [header, ...lines, ''].join('\n')).join('\n')
}

function compareTables({ table: a }: EntryPlace, { table: b }: EntryPlace): number {
  return rank(a) - rank(b) || compareNames(a[1] ?? '', b[1] ?? '')
}

function rank([kind = '', environment]: readonly string[]): number {
  return order.indexOf(kind) * 2 + (environment === 'common' ? 0 : 1)
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
