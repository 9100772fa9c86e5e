import { targetOf, type EntryChoice } from '@iterapp/entry'
import { describe, expect, test } from 'vitest'
import {
  addLine,
  findFullEnvironments,
  findNestedFile,
  groupByApp,
  removeLine,
  type Line,
} from './line'

function line(change: Partial<EntryChoice & { jwe: string }> = {}): Line {
  const { jwe = 'eyJ', ...choice } = change
  const { kind, scope, place } = targetOf({
    ...{ kind: 'variable', app: 'myapp', environment: 'prod', name: 'A' },
    ...choice,
  })
  return { app: scope.app, environment: scope.environment, kind, place, jwe, bytes: 1 }
}

describe('lines', () => {
  test('replace the one of the same place, and no other', () => {
    const others = [
      line({ name: 'B' }),
      line({ environment: 'test' }),
      line({ environment: '*' }),
      line({ kind: 'file' }),
      line({ kind: 'build' }),
      line({ app: 'other' }),
    ]
    const all = [line(), ...others].reduce(addLine, [])
    expect(all).toHaveLength(7)
    const next = line({ jwe: 'new' })
    expect(addLine(all, next)).toEqual([...others, next])
  })

  test.each([
    ['the same environment', { environment: 'prod' }, '/a'],
    ['all environments', { environment: '*' }, '/a'],
    ['another environment', { environment: 'test' }, null],
    ['another app', { app: 'other' }, null],
  ])('of a file leave no place for one inside of it for %s', (_title, change, found) => {
    const lines = [line(), line({ kind: 'file', name: '/a' })]
    const file = { app: 'myapp', environment: 'prod', name: '/a/b' }
    expect(findNestedFile(lines, { ...file, ...change })).toBe(found)
    expect(findNestedFile(lines, { ...file, ...change, name: '/a' })).toBeNull()
  })

  test('can be taken away', () => {
    const [a, b] = [line(), line({ name: 'B' })]
    expect(removeLine([a, b], a)).toEqual([b])
  })

  test('are for the file of each app', () => {
    const [a, b, c] = [line(), line({ app: 'other' }), line({ name: 'C' })]
    expect(groupByApp([a, b, c])).toEqual([
      ['myapp', [a, c]],
      ['other', [b]],
    ])
  })

  test('are more than a pod carries when those of one environment and of all are', () => {
    const half = 'x'.repeat(70_000)
    const lines = [line({ jwe: half, environment: '*' }), line({ jwe: half })]
    expect(findFullEnvironments(lines)).toEqual(['prod'])
    expect(findFullEnvironments([...lines, line({ environment: 'test' })])).toEqual(['prod'])
    expect(
      findFullEnvironments([line({ jwe: half }), line({ jwe: half, environment: 'test' })]),
    ).toEqual([])
    expect(findFullEnvironments([line({ jwe: half }), line({ jwe: half, kind: 'build' })])).toEqual(
      [],
    )
  })
})
