import { parseConfig } from '@iterapp/config'
import fc from 'fast-check'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { formatTables, targetOf, type SealedEntry, type SecretKind } from './index'

const entry = (kind: SecretKind, environment: string, name: string): SealedEntry => ({
  place: targetOf({ kind, app: 'myapp', environment, name }).place,
  jwe: 'eyJh.Yg.Yw.ZA.ZQ',
})

describe('tables', () => {
  test('come with their headers, in the order of the documentation', () => {
    const text = formatTables([
      entry('build', '*', 'npm-token'),
      entry('file', 'prod', '/app/a b'),
      entry('variable', 'prod', 'B'),
      entry('variable', 'alpha', 'A'),
      entry('variable', '*', 'Z'),
      entry('variable', 'prod', 'A'),
    ])
    const value = '{ encrypted = "eyJh.Yg.Yw.ZA.ZQ" }'
    expect(text).toBe(
      [
        ...['[env.common]', `Z = ${value}`, ''],
        ...['[env.alpha]', `A = ${value}`, ''],
        ...['[env.prod]', `B = ${value}`, `A = ${value}`, ''],
        ...['[files.prod]', `"/app/a b" = ${value}`, ''],
        ...['[build_secrets]', `"npm-token" = ${value}`, ''],
      ].join('\n'),
    )
    expect(parseConfig(text).problems).toEqual([])
  })

  test('of nothing are nothing', () => {
    expect(formatTables([])).toBe('')
  })

  test('hold every entry, whatever its name', () => {
    const kind = fc.constantFrom<SecretKind>('variable', 'file', 'build')
    const any = fc.record({
      kind,
      environment: fc.stringMatching(/^[a-z0-9]+$/),
      name: fc.string(),
    })
    const entries = fc.uniqueArray(any, {
      selector: (each) => JSON.stringify(entry(each.kind, each.environment, each.name).place),
    })
    fc.assert(
      fc.property(entries, (choices) => {
        const sealed = choices.map((each) => entry(each.kind, each.environment, each.name))
        const read = parse(formatTables(sealed)) as Record<string, unknown>
        for (const { place } of sealed) {
          const found = [...place.table, place.name].reduce<unknown>(
            (value, key) => (value as Record<string, unknown>)[key],
            read,
          )
          expect(found).toEqual({ encrypted: 'eyJh.Yg.Yw.ZA.ZQ' })
        }
      }),
    )
  })
})
