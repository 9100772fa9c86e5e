import { parseTOML, type AST, ParseError } from 'toml-eslint-parser'
import { IterappError } from '@iterapp/errors'

/** A table in which entries are written: the top level, one with a header, or one in braces. */
type TomlOwner = AST.TOMLTopLevelTable | AST.TOMLTable | AST.TOMLInlineTable

/** A key with its value, wherever it is written. */
export interface TomlEntry {
  /** All names from the root on, however they are spread over headers, dots and braces. */
  readonly path: readonly string[]
  readonly node: AST.TOMLKeyValue
  readonly owner: TomlOwner
  /** The path of the owner: the entry's own key has what is after it. */
  readonly ownerPath: readonly string[]
}

/** A table with a header, `[like.this]`. */
interface TomlHeader {
  readonly path: readonly string[]
  readonly node: AST.TOMLTable
}

/** Where everything of a TOML text stands. Arrays of tables (`[[…]]`) are left out. */
export interface TomlLayout {
  /** In the order of the text; an entry comes before those in its braces. */
  readonly entries: readonly TomlEntry[]
  readonly headers: readonly TomlHeader[]
}

/**
 * Finds the entries of a TOML text.
 *
 * @throws IterappError `ERR_CONFIG_SYNTAX`; the message names the line and quotes nothing.
 */
export function readLayout(text: string): TomlLayout {
  const [top] = parse(text).body
  const headers = top.body.flatMap((node) => {
    if (node.type !== 'TOMLTable' || node.kind === 'array') return []
    const path = node.resolvedKey.filter((name) => typeof name === 'string')
    return path.length === node.resolvedKey.length ? [{ path, node }] : []
  })
  const entries = [
    ...listEntries(top, []),
    ...headers.flatMap(({ node, path }) => listEntries(node, path)),
  ]
  return { entries, headers }
}

/** Whether `path` begins with all names of `start`. */
export function beginsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((name, index) => path[index] === name)
}

function parse(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: 'latest' })
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    throw new IterappError(
      'ERR_CONFIG_SYNTAX',
      `line ${error.lineNumber} of the configuration is not valid TOML`,
    )
  }
}

function listEntries(owner: TomlOwner, ownerPath: readonly string[]): readonly TomlEntry[] {
  return owner.body.flatMap((node) => {
    if (node.type === 'TOMLTable') return []
    const names = node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))
    const path = [...ownerPath, ...names]
    const entry = { path, node, owner, ownerPath }
    const { value } = node
    return value.type === 'TOMLInlineTable' ? [entry, ...listEntries(value, path)] : [entry]
  })
}
