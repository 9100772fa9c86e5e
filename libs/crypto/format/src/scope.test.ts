import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../testdata/scopes.json'
import { formatScope, MAX_NAME_BYTES, openableScopes, parseScope, type Scope } from './index'

const refusal = expect.objectContaining({ code: 'ERR_SCOPE_MALFORMED' }) as Error
const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }

/** Scopes, valid or not: pieces that can be put together wrongly. */
const piece = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    ':',
    'a:b',
    'a',
    'iterapp',
    'v1',
    'runtime',
    'build',
    'common',
    'A',
    '-',
  ),
  fc.string({ maxLength: 5 }),
)
const anyScope: fc.Arbitrary<Scope> = fc.record({
  use: fc.constantFrom<'runtime' | 'build'>('runtime', 'build'),
  app: piece,
  environment: piece,
  name: piece,
})

describe('a scope', () => {
  test.each(vectors.valid)('is read and written: $description', ({ input, expect: expected }) => {
    expect(parseScope(input)).toEqual(expected)
    expect(formatScope(expected as Scope)).toBe(input)
  })

  test.each(vectors.invalid)('is refused: $description', ({ input }) => {
    expect(() => parseScope(input)).toThrow(refusal)
  })

  test('that can be written is read back the same', () => {
    fc.assert(
      fc.property(anyScope, (each) => {
        let text: string
        try {
          text = formatScope(each)
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_SCOPE_MALFORMED' })
          return
        }
        expect(parseScope(text)).toEqual(each)
      }),
      { numRuns: 2000 },
    )
  })

  test('that can be read is written back the same', () => {
    const texts = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(':'))
    fc.assert(
      fc.property(texts, fc.boolean(), (text, isPrefixed) => {
        const whole = isPrefixed ? `iterapp:v1:${text}` : text
        let read: Scope
        try {
          read = parseScope(whole)
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_SCOPE_MALFORMED' })
          return
        }
        expect(formatScope(read)).toBe(whole)
      }),
      { numRuns: 2000 },
    )
  })

  test('has a name of at most 1024 bytes, not characters', () => {
    const longest = 'é'.repeat(MAX_NAME_BYTES / 2)
    expect(parseScope(formatScope({ ...scope, name: longest })).name).toBe(longest)
    expect(() => formatScope({ ...scope, name: `${longest}x` })).toThrow(refusal)
  })

  test('is not written for a use that there is not', () => {
    expect(() => formatScope({ ...scope, use: 'x' as 'build' })).toThrow(refusal)
  })

  test.each([
    [{ app: 'A' }, "the scope's app is not a lower-case name (an RFC 1123 label)"],
    [
      { environment: 'x-y' },
      "the scope's environment is not a name of lower-case letters and digits",
    ],
    [{ use: 'build' as const }, "the scope's environment must be * for a build secret"],
    [{ name: '' }, "the scope's name is empty"],
    [{ name: '\n' }, "the scope's name is not printable text"],
    [{ name: '\ud800' }, "the scope's name is not printable text"],
  ])('%j says what is wrong', (change, message) => {
    expect(() => formatScope({ ...scope, ...change })).toThrow(message)
  })
})

describe('the scopes that a caller may open', () => {
  const { name, ...identity } = scope
  const openable = (who: Omit<Scope, 'name'>, by: string) =>
    openableScopes(who, by).map((each) => `${each.environment} ${each.name}`)

  test('are its own environment or all, and the name or any', () => {
    expect(openable(identity, name)).toEqual(['test API_KEY', 'test *', '* API_KEY', '* *'])
  })

  test('never have another app or use', () => {
    for (const { use, app } of openableScopes(identity, name)) {
      expect({ use, app }).toEqual({ use: 'runtime', app: 'myapp' })
    }
  })

  test('are two for the build, which has no environments', () => {
    const build = { use: 'build', app: 'myapp', environment: '*' } as const
    expect(openable(build, name)).toEqual(['* API_KEY', '* *'])
  })

  test('under the name * are only those that open under every name', () => {
    expect(openable(identity, '*')).toEqual(['test *', '* *'])
  })

  test('have no text for a name that no scope may have, so nothing opens under it', () => {
    for (const odd of ['', 'A\n', '\ud800', 'x'.repeat(1025)]) {
      const [first] = openableScopes(identity, odd)
      expect(() => formatScope(first ?? scope)).toThrow(refusal)
    }
  })

  test('cannot be widened by a name with colons', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(':', '*', 'a', 'prod') }), (odd) => {
        for (const each of openableScopes(identity, odd)) {
          let text: string
          try {
            text = formatScope(each)
          } catch {
            continue
          }
          expect(parseScope(text)).toMatchObject({ use: 'runtime', app: 'myapp' })
          expect(['test', '*']).toContain(parseScope(text).environment)
        }
      }),
    )
  })
})
