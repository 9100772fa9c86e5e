import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { skeletonOf } from '@iterapp/crypto/format'
import { temporaryFolder } from '@iterapp/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../testdata/env-files.json'
import { variableText } from './arbitraries'
import { compose, envFileEntries, readEnvFile, serializeEnvFile, type Piece } from './index'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('an env file of the vectors', () => {
  test.each(vectors.cases)('$description', ({ input, expect: expected }) => {
    const read = (): string => readEnvFile(utf8(input.file), input.key)
    if ('value' in expected) {
      expect(read()).toBe(expected.value)
      return
    }
    const [line, wrong] = expected.error
    expect(read).toThrow(expect.objectContaining({ code: 'ERR_ENV_FILE' }) as Error)
    expect(read).toThrow(`env file, ${line}: `)
    expect(read).toThrow(wrong)
  })
})

describe('what is written', () => {
  test('is one assignment for each entry', () => {
    const entries = [
      { key: 'K0', value: 'a b' },
      { key: 'K1_0', value: 'c\nd' },
    ]
    expect(new TextDecoder().decode(serializeEnvFile(entries))).toBe("K0='a b'\nK1_0='c\nd'\n")
    expect(serializeEnvFile([])).toHaveLength(0)
  })

  test.each([
    ['a key that is no name', 'K-0', 'v', 'ERR_ENV_FILE'],
    ['an empty key', '', 'v', 'ERR_ENV_FILE'],
    ['a key with a line feed', 'K0\n', 'v', 'ERR_ENV_FILE'],
    ['a long key', 'K'.repeat(33), 'v', 'ERR_ENV_FILE'],
    ['a quote', 'K0', "it's", 'ERR_ENV_FILE'],
    ['an empty value', 'K0', '', 'ERR_VALUE_EMPTY'],
    ['a NUL', 'K0', 'a\0', 'ERR_VALUE_NOT_TEXT'],
    ['half a surrogate pair', 'K0', 'a\udc00', 'ERR_VALUE_NOT_TEXT'],
    ['a carriage return before a line feed', 'K0', 'a\r\nb', 'ERR_VALUE_CARRIAGE_RETURN'],
    ['a line that is too long', 'K0', 'a'.repeat(65_531), 'ERR_VALUE_LINE_TOO_LONG'],
  ])('is never %s', (_description, key, value, code) => {
    const expected = expect.objectContaining({ code }) as Error
    expect(() => serializeEnvFile([{ key, value }])).toThrow(expected)
  })

  test('never has a key twice: the second would not be found', () => {
    const entry = { key: 'K0', value: 'a' }
    expect(() => serializeEnvFile([entry, entry])).toThrow('key K0 is twice in an env file')
  })

  test('is read as the same values', () => {
    fc.assert(
      fc.property(fc.array(variableText), (values) => {
        const file = fileOf(values)
        values.forEach((value, index) => {
          const read = compose(`K${index}`, skeletonOf(value)).map((piece) =>
            'text' in piece ? piece.text : readEnvFile(file, piece.part),
          )
          expect(read.join('')).toBe(value)
        })
      }),
    )
  })
})

test('a value that is not UTF-8 is refused, and does not stand in the way of others', () => {
  const file = Uint8Array.of(...utf8("K0='"), 0xff, ...utf8("'\nK1='v'\n"))
  expect(() => readEnvFile(file, 'K0')).toThrow('env file, line 1: the value is not UTF-8')
  expect(readEnvFile(file, 'K1')).toBe('v')
})

test('a line that is too long ends the file, but not what was found before it', () => {
  const file = utf8(`K0='v'\n# ${'a'.repeat(65_534)}\nK1='w'\n`)
  expect(readEnvFile(file, 'K0')).toBe('v')
  expect(() => readEnvFile(file, 'K1')).toThrow('env file, line 2: the line is too long')
  expect(readEnvFile(utf8(`# ${'a'.repeat(65_533)}\nK1='w'\n`), 'K1')).toBe('w')
})

const hasBash = spawnSync('bash', ['--posix', '-c', 'true']).status === 0

describe.runIf(hasBash)('a POSIX shell', () => {
  test('reads the same values from the same file', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'env')
    fc.assert(
      fc.property(
        fc.array(variableText, { minLength: 1, maxLength: 250, size: 'max' }),
        (values) => {
          writeFileSync(path, fileOf(values))
          const words = values.map((value, index) =>
            compose(`K${index}`, skeletonOf(value)).map(toShellWord).join(''),
          )
          const script = `set -a; . ${path}\nprintf '%s\\0' ${words.join(' ')}`
          const shell = spawnSync('bash', ['--posix', '-s'], {
            input: script,
            env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
          })
          expect(shell.stderr.toString()).toBe('')
          expect(shell.stdout.toString().split('\0').slice(0, -1)).toEqual(values)
        },
      ),
      { numRuns: 5 },
    )
  })
})

function fileOf(values: readonly string[]): Uint8Array {
  return serializeEnvFile(values.flatMap((value, index) => envFileEntries(`K${index}`, value)))
}

function toShellWord(piece: Piece): string {
  return 'text' in piece ? `"${piece.text}"` : `"$${piece.part}"`
}
