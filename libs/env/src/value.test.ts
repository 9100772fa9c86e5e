import { checkSkeleton, skeletonOf } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../testdata/variables.json'
import { anyText, variableText } from './arbitraries'
import {
  checkFile,
  checkVariable,
  compose,
  envFileEntries,
  escapeDollars,
  maximumFileBytes,
  maximumVariableBytes,
} from './index'

interface WrittenValue {
  text?: string
  hex?: string
  runs?: (string | number)[][]
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

function bytesOf({ text, hex, runs }: WrittenValue): Uint8Array {
  if (hex !== undefined) return new Uint8Array(Buffer.from(hex, 'hex'))
  return utf8(
    text ?? (runs ?? []).map(([run, times]) => String(run).repeat(Number(times))).join(''),
  )
}

describe('a value of the vectors', () => {
  test.each(vectors.cases)('$description', ({ input, expect: expected }) => {
    const value = bytesOf(input)
    if ('code' in expected) {
      expect(thrownBy(() => checkVariable(value, input.key)).code).toBe(expected.code)
      return
    }
    const text = checkVariable(value, input.key)
    expect(utf8(text)).toEqual(value)
    expect(envFileEntries(input.key, value)).toEqual(expected.entries)
    expect(compose(input.key, skeletonOf(text))).toEqual(expected.pieces)
  })
})

describe('the size of a value', () => {
  const a = (count: number): Uint8Array => new Uint8Array(count).fill(0x61)

  test('a variable has at most 120 KiB, and each line fits an env file', () => {
    const lines = utf8('a\n'.repeat(maximumVariableBytes / 2))
    expect(checkVariable(lines)).toHaveLength(maximumVariableBytes)
    const error = thrownBy(() => checkVariable(a(maximumVariableBytes + 1)))
    expect(error.code).toBe('ERR_VALUE_TOO_LARGE')
    expect(error.message).toBe(
      'the value has 122881 bytes and a variable can have 122880 (120 KiB); put it in a ' +
        'Kubernetes Secret and mount that with [secret_files]',
    )
  })

  test('without a key there is room for any key, and a part of it', () => {
    expect(checkVariable(a(65_532 - 'K9999'.length))).toHaveLength(65_527)
    const error = thrownBy(() => checkVariable(a(65_528)))
    expect(error.code).toBe('ERR_VALUE_LINE_TOO_LONG')
    expect(error.message).toBe(
      'a line of the value has 65528 bytes where a variable can have 65527; deliver it as a file, ' +
        'under [files.…], or when it is over 64 KiB in a Kubernetes Secret, with [secret_files]',
    )
    const quote = utf8("'")
    expect(checkVariable(join(quote, a(65_532 - 'K9999_0'.length)))).toHaveLength(65_526)
    expect(() => checkVariable(join(quote, a(65_526)))).toThrow(/has 65526 bytes/)
  })

  test('a file has at most 64 KiB, of any bytes, and may be empty', () => {
    checkFile(new Uint8Array())
    checkFile(new Uint8Array(maximumFileBytes))
    const error = thrownBy(() => {
      checkFile(new Uint8Array(maximumFileBytes + 1))
    })
    expect(error.code).toBe('ERR_VALUE_TOO_LARGE')
    expect(error.message).toMatch(/65537 bytes and a file can have 65536 \(64 KiB\).*secret_files/)
  })
})

test('what is refused is named by its kind, never quoted', () => {
  const bad = fc.constantFrom(
    '\0',
    '\r\n',
    '\ud800',
    `\n${'x'.repeat(66_000)}`,
    'x'.repeat(130_000),
  )
  fc.assert(
    fc.property(anyText, bad, (text, wrong) => {
      const value = `hunter2${text}${wrong}`
      const error = thrownBy(() => {
        checkVariable(wrong === '\ud800' ? join(utf8(value), Uint8Array.of(0xff)) : utf8(value))
      })
      expect(error.message).not.toContain('hunter2')
      expect(error.cause).toBeUndefined()
    }),
  )
})

test('a string with half a surrogate pair has no entry, because it has no UTF-8', () => {
  expect(thrownBy(() => envFileEntries('K0', 'a\ud800')).code).toBe('ERR_VALUE_NOT_TEXT')
})

test('the pieces by the skeleton, filled with the entries, give the value again', () => {
  fc.assert(
    fc.property(variableText, (text) => {
      const skeleton = skeletonOf(text)
      if (skeleton !== null && text.replaceAll("'", '') !== '') checkSkeleton(skeleton)
      const entries = new Map(envFileEntries('K0', text).map(({ key, value }) => [key, value]))
      const used = new Set<string>()
      const joined = compose('K0', skeleton).map((piece) => {
        if ('text' in piece) return piece.text
        used.add(piece.part)
        return entries.get(piece.part)
      })
      expect(joined.join('')).toBe(text)
      expect(used).toEqual(new Set(entries.keys()))
      for (const value of entries.values()) expect(value).toMatch(/^[^']+$/)
    }),
    { numRuns: 1000 },
  )
})

test('every dollar is doubled', () => {
  expect(escapeDollars('')).toBe('')
  expect(escapeDollars('a')).toBe('a')
  expect(escapeDollars('$HOME $(X) $$')).toBe('$$HOME $$(X) $$$$')
})

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function thrownBy(action: () => unknown): IterappError {
  try {
    action()
  } catch (error) {
    if (error instanceof IterappError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
