import type { Config, EnvValue, FileValue, Position, SecretFilesValue } from '@iterapp/config'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../testdata/merge.json'
import { mergeEnvironment } from './index'

type Table = (readonly [string, EnvValue])[]
type Merged = [string, Exclude<EnvValue, { kind: 'unset' }>][]

const at: Position = { line: 1, column: 1 }

function configOf(tables: Iterable<readonly [string, Table]>): Config {
  const env = new Map(Array.from(tables, ([name, table]) => [name, new Map(table)]))
  const none = new Map<string, never>()
  return {
    app: null,
    environments: null,
    env,
    files: none,
    secretFiles: none,
    buildSecrets: none,
  }
}

/** `[env.common]` merged with `[env.prod]`, as a list in order. */
function merge(common: Table, prod: Table): Merged {
  const config = configOf([
    ['common', common],
    ['prod', prod],
  ])
  return [...mergeEnvironment(config, 'prod').env]
}

describe('a merge of the vectors', () => {
  test.each(vectors.cases)('$description', ({ input, expect: expected }) => {
    const tables = input.env as [string, [string, Written][]][]
    const config = configOf(tables.map(([name, table]) => [name, table.map(readEntry)]))
    const merged = [...mergeEnvironment(config, input.environment).env]
    expect(merged).toEqual((expected as [string, Written][]).map(readEntry))
  })
})

test('files and secret files are merged by the same rule', () => {
  const file: FileValue = { kind: 'encrypted', jwe: 'a', mode: null, at }
  const mount: SecretFilesValue = { kind: 'mount', mountPath: '/x', secret: 's', at }
  const config: Config = {
    ...configOf([]),
    files: new Map<string, ReadonlyMap<string, FileValue>>([
      ['common', new Map([['/a', file]])],
      ['prod', new Map([['/b', { ...file, mode: 0o400 }]])],
    ]),
    secretFiles: new Map<string, ReadonlyMap<string, SecretFilesValue>>([
      ['common', new Map([['x', mount]])],
      ['test', new Map([['x', { kind: 'unset', at }]])],
    ]),
  }
  const prod = mergeEnvironment(config, 'prod')
  expect([...prod.files.keys()]).toEqual(['/a', '/b'])
  expect(prod.files.get('/b')?.mode).toBe(0o400)
  expect([...prod.secretFiles]).toEqual([['x', mount]])
  expect(mergeEnvironment(config, 'test').secretFiles.size).toBe(0)
})

describe('the laws of merging', () => {
  // Few names, so that tables overlap; some that an object would take for something else.
  const name = fc.constantFrom('A', 'B', 'C', 'D', '__proto__', 'constructor', '7')
  const plain = fc.string({ maxLength: 3 }).map((value): EnvValue => ({ kind: 'plain', value, at }))
  const sealed = fc
    .string({ maxLength: 3 })
    .map((jwe): EnvValue => ({ kind: 'encrypted', jwe, at }))
  const set = fc.oneof(plain, sealed)
  const unset = fc.constant<EnvValue>({ kind: 'unset', at })
  const tableOf = (value: fc.Arbitrary<EnvValue>): fc.Arbitrary<Table> =>
    fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key })
  const values = tableOf(set)
  const table = tableOf(fc.oneof(set, unset))
  const keysOf = (entries: Table): string[] => entries.map(([key]) => key)
  const unsetKeys = (entries: Table): string[] =>
    keysOf(entries.filter(([, value]) => value.kind === 'unset'))
  const setOf = (entries: Table): Table => entries.filter(([, value]) => value.kind !== 'unset')

  test('an empty environment changes nothing, and an empty common neither', () => {
    fc.assert(
      fc.property(values, (entries) => {
        expect(merge(entries, [])).toEqual(entries)
        expect(merge([], entries)).toEqual(entries)
      }),
    )
  })

  test('merging a table with itself, or what came out once more, changes nothing', () => {
    fc.assert(
      fc.property(table, table, (common, prod) => {
        expect(merge(setOf(common), setOf(common))).toEqual(setOf(common))
        const once = merge(common, prod)
        expect(merge(once, prod)).toEqual(once)
      }),
    )
  })

  test("the environment's value wins, and common's stays where there is none", () => {
    fc.assert(
      fc.property(table, table, (common, prod) => {
        const merged = new Map(merge(common, prod))
        for (const [key, value] of setOf(prod)) expect(merged.get(key)).toBe(value)
        const own = keysOf(prod)
        for (const [key, value] of setOf(common)) {
          if (!own.includes(key)) expect(merged.get(key)).toBe(value)
        }
      }),
    )
  })

  test('its keys are those of both without the unset ones, and nothing unset is left', () => {
    fc.assert(
      fc.property(table, table, (common, prod) => {
        const merged = merge(common, prod)
        const kept = keysOf(setOf(common)).filter((key) => !unsetKeys(prod).includes(key))
        expect(new Set(keysOf(merged))).toEqual(new Set([...kept, ...keysOf(setOf(prod))]))
        expect(unsetKeys(merged)).toEqual([])
      }),
    )
  })

  test("its order is common's, then the environment's", () => {
    fc.assert(
      fc.property(table, table, (common, prod) => {
        const order = [...new Set([...keysOf(setOf(common)), ...keysOf(setOf(prod))])]
        const removed = unsetKeys(prod)
        expect(keysOf(merge(common, prod))).toEqual(order.filter((key) => !removed.includes(key)))
      }),
    )
  })

  test('the tables of other environments, and the input, stay out of it', () => {
    fc.assert(
      fc.property(table, table, table, (common, prod, other) => {
        const config = configOf([
          ['other', other],
          ['common', common],
          ['prod', prod],
        ])
        expect([...mergeEnvironment(config, 'prod').env]).toEqual(merge(common, prod))
        expect(config.env.get('common')).toEqual(new Map(common))
      }),
    )
  })
})

interface Written {
  plain?: string
  encrypted?: string
  secret?: string
  key?: string
}

function readEntry([name, written]: readonly [string, Written]): readonly [string, EnvValue] {
  if (written.plain !== undefined) return [name, { kind: 'plain', value: written.plain, at }]
  if (written.encrypted !== undefined)
    return [name, { kind: 'encrypted', jwe: written.encrypted, at }]
  if (written.secret !== undefined) {
    return [name, { kind: 'secret', secret: written.secret, key: written.key ?? '', at }]
  }
  return [name, { kind: 'unset', at }]
}
