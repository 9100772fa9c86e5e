import fc from 'fast-check'
import { parse, TomlDate, type TomlValue } from 'smol-toml'
import { parseTOML, type AST } from 'toml-eslint-parser'
import { describe, expect, test } from 'vitest'
import { invalid, valid } from '../test-cases'
import { anyToml } from './any-toml'
import { scanStatements } from './scan-statements'
import { indexSource, type Span } from './source-index'

const byteOrderMark = '\uFEFF'

/** What both parsers can say; they take local times for another day. */
function normalize(value: TomlValue): unknown {
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n')
  if (typeof value === 'number') return Object.is(value, -0) ? 0 : value
  if (value instanceof TomlDate) return 'date'
  if (Array.isArray(value)) return value.map(normalize)
  if (typeof value !== 'object') return value
  const members = Object.entries(value)
  return new Map(members.map(([name, inner]) => [name, normalize(inner)] as const))
}

type Tree = Map<string | number, unknown>

/**
 * The same from toml-eslint-parser's syntax tree. Its own getStaticTOMLValue is no help: a table
 * `[__proto__.a]` changes the prototype of all objects.
 */
function buildValue(text: string): unknown {
  const root: Tree = new Map()
  const open = (tree: Tree, path: readonly (string | number)[]): Tree =>
    path.reduce<Tree>((parent, name) => {
      const child = (parent.get(name) as Tree | undefined) ?? (new Map() as Tree)
      parent.set(name, child)
      return child
    }, tree)
  const addEntry = (table: Tree, { key, value }: AST.TOMLKeyValue): void => {
    const path = key.keys.map(nameOf)
    open(table, path.slice(0, -1)).set(path.at(-1) ?? '', toPlain(value))
  }
  const toPlain = (node: AST.TOMLContentNode): unknown => {
    if (node.type === 'TOMLArray') return node.elements.map(toPlain)
    if (node.type === 'TOMLInlineTable') {
      const table: Tree = new Map()
      for (const entry of node.body) addEntry(table, entry)
      return table
    }
    if (node.kind === 'integer') return node.bigint
    if (node.kind === 'string') return node.value.replaceAll('\r\n', '\n')
    if (node.kind === 'float') return Object.is(node.value, -0) ? 0 : node.value
    return node.kind === 'boolean' ? node.value : 'date'
  }
  for (const node of parseTOML(text).body[0].body) {
    if (node.type === 'TOMLKeyValue') addEntry(root, node)
    else
      for (const entry of [null, ...node.body]) {
        const table = open(root, node.resolvedKey)
        if (entry !== null) addEntry(table, entry)
      }
  }
  return toLists(root)
}

/** Tables of an array stand under their numbers until all are there. */
function toLists(value: unknown): unknown {
  if (!(value instanceof Map)) return value
  const members = [...(value as Tree)].map(([name, inner]) => [name, toLists(inner)] as const)
  const isList = members.length > 0 && typeof members[0]?.[0] === 'number'
  return isList ? members.map(([, inner]) => inner) : new Map(members)
}

const nameOf = (key: AST.TOMLBare | AST.TOMLQuoted): string =>
  key.type === 'TOMLBare' ? key.name : key.value

function isToml(text: string): boolean {
  try {
    parse(text, { integersAsBigInt: true })
    return true
  } catch {
    return false
  }
}

/** Where toml-eslint-parser finds the paths of up to four names, each by its first place. */
function findPlaces(
  text: string,
): ReadonlyMap<string, { readonly key: Span; readonly value: Span }> {
  const places = new Map<string, { readonly key: Span; readonly value: Span }>()
  const lines = text.split(/\r?\n/)
  const toSpan = ({ loc: { start, end } }: AST.HasLocs): Span => {
    const to = end.line === start.line ? end.column : (lines[start.line - 1]?.length ?? 0)
    const at = { line: start.line, column: start.column + 1 }
    return { at, length: Math.max(1, to - start.column) }
  }
  const add = (path: readonly string[], key: AST.HasLocs, value: AST.HasLocs): void => {
    const id = JSON.stringify(path)
    if (path.length <= 4 && !places.has(id))
      places.set(id, { key: toSpan(key), value: toSpan(value) })
  }
  const addEntry = (base: readonly string[], { key, value }: AST.TOMLKeyValue): void => {
    const path = [...base]
    for (const [index, part] of key.keys.entries()) {
      path.push(nameOf(part))
      add(path, part, index === key.keys.length - 1 ? value : part)
    }
    if (value.type === 'TOMLInlineTable')
      value.body.forEach((entry) => {
        addEntry(path, entry)
      })
    if (value.type === 'TOMLArray' && path.length === 1) {
      value.elements.forEach((element, index) => {
        add([...path, String(index)], element, element)
      })
    }
  }
  for (const node of parseTOML(text).body[0].body) {
    if (node.type === 'TOMLKeyValue') addEntry([], node)
    else {
      const path: string[] = []
      for (const part of node.key.keys) {
        path.push(nameOf(part))
        add(path, part, part)
      }
      // Tables of arrays have no path in the index.
      if (node.resolvedKey.every((part) => typeof part === 'string')) {
        node.body.forEach((entry) => {
          addEntry(path, entry)
        })
      }
    }
  }
  return places
}

function expectAgreement(text: string): void {
  expect(buildValue(text)).toEqual(normalize(parse(text, { integersAsBigInt: true })))
  const index = indexSource(text)
  for (const [id, { key, value }] of findPlaces(text)) {
    const path = JSON.parse(id) as readonly string[]
    expect({ id, span: index.keyAt(path) }).toEqual({ id, span: key })
    expect({ id, span: index.valueAt(path) }).toEqual({ id, span: value })
  }
  const doubtful = scanStatements(text).filter(({ kind }) => /broken|doubtful/.test(kind))
  expect(doubtful).toEqual([])
}

describe('the index of a text', () => {
  const texts = [...valid, ...invalid]
    .map(({ text, description }) => ({ description, text: text.replace(byteOrderMark, ' ') }))
    .filter(({ text }) => isToml(text))

  test.each(texts)('has the places that toml-eslint-parser has: $description', ({ text }) => {
    expectAgreement(text)
  })

  test('has them for any TOML that both parsers take', () => {
    fc.assert(
      fc.property(anyToml(), (text) => {
        fc.pre(isToml(text))
        expectAgreement(text)
      }),
      { numRuns: 1_500 },
    )
  })

  test('gives the nearest name above for a path that is not there', () => {
    const index = indexSource('\n[env.common]\nA = 1\n')
    expect(index.keyAt(['env', 'common', 'B', 'x'])).toEqual({
      at: { line: 2, column: 6 },
      length: 6,
    })
    expect(index.keyAt(['other'])).toEqual({ at: { line: 1, column: 1 }, length: 1 })
    expect(index.lineOf(['other'])).toBeNull()
  })

  test('of text that is no TOML has what stands before', () => {
    for (const rest of [
      'B',
      'B = ',
      'B = "x',
      'B = [1, x]',
      'B = { 1 }',
      'B = {a = x}',
      '[',
      '"\\q" = 1',
    ]) {
      const index = indexSource(`A = 1\n${rest}`)
      expect(index.keyAt(['A'])).toEqual({ at: { line: 1, column: 1 }, length: 1 })
    }
  })
})
