import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { skeletonOf } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import vectors from '../testdata/env-files.json'
import { anyText, variableText } from './arbitraries'
import {
  checkVariable,
  compose,
  envFileEntries,
  escapeDollars,
  readEnvFile,
  serializeEnvFile,
} from './index'

/** What the Go program of `testdata/kubelet` is asked: a file and a key, or a template to expand. */
type Question =
  | { file: Uint8Array; key: string }
  | { template: string; variables: Readonly<Record<string, string>> }

/** A value, or the line that an error names (`null` when it names none). */
type Answer = { value: Uint8Array } | { errorLine: string | null }

const source = fileURLToPath(new URL('../testdata/kubelet', import.meta.url))
const hasGo = spawnSync('go', ['version']).status === 0
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe.runIf(hasGo)("the kubelet's own parser", () => {
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-kubelet-'))
  const program = join(folder, 'kubelet')

  beforeAll(() => {
    execFileSync('go', ['build', '-o', program, '.'], { cwd: source })
  }, 600_000)

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  function ask(questions: readonly Question[]): Answer[] {
    const input = JSON.stringify(
      questions.map((question) =>
        'file' in question
          ? { ...question, file: Buffer.from(question.file).toString('base64') }
          : question,
      ),
    )
    const output = execFileSync(program, { input, maxBuffer: 2 ** 28 }).toString()
    const answers = JSON.parse(output) as { value: string | null; error: string }[]
    return answers.map(({ value, error }) =>
      error === ''
        ? { value: new Uint8Array(Buffer.from(value ?? '', 'base64')) }
        : { errorLine: /line \d+/.exec(error)?.[0] ?? null },
    )
  }

  test('reads the env files of the vectors as they say', () => {
    const answers = ask(vectors.cases.map(({ input }) => ({ ...input, file: utf8(input.file) })))
    const expected = vectors.cases.map(({ expect: { value, error } }) =>
      error === undefined ? { value: utf8(value) } : { errorLine: error[0] },
    )
    expect(answers).toEqual(expected)
  })

  test('reads what is written as the same values, and Kubernetes composes the others', () => {
    const values = fc.array(variableText, { minLength: 1, maxLength: 200, size: 'max' })
    fc.assert(
      fc.property(values, (texts) => {
        const entries = texts.map((text, index) => envFileEntries(`K${index}`, text))
        const file = serializeEnvFile(entries.flat())
        const read = ask(entries.flat().map(({ key }) => ({ file, key })))
        expect(read).toEqual(entries.flat().map(({ value }) => ({ value: utf8(value) })))

        const composed = ask(
          texts.map((text, index) => ({
            template: compose(`K${index}`, skeletonOf(text))
              .map((piece) => ('text' in piece ? piece.text : `$(${piece.part})`))
              .join(''),
            variables: Object.fromEntries(
              entries[index]?.map(({ key, value }) => [key, value]) ?? [],
            ),
          })),
        )
        expect(composed).toEqual(texts.map((text) => ({ value: utf8(text) })))
      }),
      { numRuns: 3 },
    )
  })

  test('and this reader agree on any text that looks like an env file', () => {
    fc.assert(
      fc.property(
        fc.array(nearlyEnvFile(), { minLength: 1, maxLength: 1500, size: 'max' }),
        (files) => {
          const answers = ask(files.map((file) => ({ file, key: 'K0' })))
          files.forEach((file, index) => {
            expect(agrees(answers[index], () => readEnvFile(file, 'K0'))).toBe(true)
          })
        },
      ),
      { numRuns: 4 },
    )
  })

  test.each([
    ['a single line', 'K0', '', 65_530, ''],
    ['a single line with a longer key', 'K9999_63', '', 65_524, ''],
    ['the first of several lines', 'K0', '', 65_531, '\nz'],
    ['a line in the middle', 'K0', 'y\n', 65_535, '\nz'],
    ['the last of several lines', 'K0', 'y\n', 65_534, ''],
  ])('has the same limit, to the byte: %s', (_description, key, before, longest, after) => {
    const good = before + 'a'.repeat(longest) + after
    const bad = before + 'a'.repeat(longest + 1) + after
    const wide = before + 'é'.repeat(longest / 2) + 'a'.repeat(longest % 2) + after
    const files = [good, bad, wide].map((value) => utf8(`${key}='${value}'\n`))
    const answers = ask(files.map((file) => ({ file, key })))

    expect(answers[0]).toEqual({ value: utf8(good) })
    expect(answers[1]).toHaveProperty('errorLine')
    expect(answers[2]).toEqual({ value: utf8(wide) })
    expect(checkVariable(utf8(good), key)).toBe(good)
    expect(checkVariable(utf8(wide), key)).toBe(wide)
    const tooLong = expect.objectContaining({ code: 'ERR_VALUE_LINE_TOO_LONG' }) as Error
    expect(() => checkVariable(utf8(bad), key)).toThrow(tooLong)
    files.forEach((file, index) => {
      expect(agrees(answers[index], () => readEnvFile(file, key))).toBe(true)
    })
  })

  test('has the same limit for lines outside of values, and for the last one without its end', () => {
    const fill = (count: number): string => '#'.repeat(count)
    const files = [65_534, 65_535, 65_536].flatMap((count) =>
      [
        `${fill(count)}\nK0='v'\n`,
        `${fill(count - 1)}\r\nK0='v'\n`,
        `K1='${fill(count - 5)}'`,
        `K0='${fill(count - 5)}'`,
        `K0='${fill(count - 6)}'\r`,
        `K0='v'\n${fill(count)}`,
      ].map(utf8),
    )
    const answers = ask(files.map((file) => ({ file, key: 'K0' })))
    expect(
      answers.map((answer, i) => agrees(answer, () => readEnvFile(at(files, i), 'K0'))),
    ).toEqual(files.map(() => true))
    expect(answers.filter((answer) => 'errorLine' in answer).length).toBeGreaterThan(3)
  })

  test('is not needed for plain values: Kubernetes gives back every text whose dollars are doubled', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 200, size: 'max' }), (texts) => {
        const answers = ask(
          texts.map((text) => ({ template: escapeDollars(text), variables: { K0: 'expanded' } })),
        )
        expect(answers).toEqual(texts.map((text) => ({ value: utf8(text) })))
      }),
      { numRuns: 3 },
    )
  })
})

/** Whether the kubelet and this project's reader give the same value, or an error at the same line. */
function agrees(answer: Answer | undefined, read: () => string): boolean {
  if (answer === undefined) return false
  try {
    const value = read()
    return 'value' in answer && decodeLoosely(answer.value) === value
  } catch (error) {
    if (!(error instanceof IterappError)) throw error
    if ('value' in answer) return error.message.endsWith('not UTF-8') && !isUtf8(answer.value)
    return answer.errorLine === null || error.message.includes(`, ${answer.errorLine}:`)
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).equals(utf8(decodeLoosely(bytes)))
}

function decodeLoosely(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** Files made of the words of the grammar, in any order, with some bytes that are not UTF-8. */
function nearlyEnvFile(): fc.Arbitrary<Uint8Array> {
  const line = fc
    .tuple(
      fc.constantFrom('', '', '', ' ', '\t', '#', '\r'),
      fc.constantFrom('K0', 'K0', 'K1', 'K', '', ' ', '#', 'é', 'a b', '\ufeffK0'),
      fc.constantFrom('=', '=', '=', '=', ' =', '= ', '', '==', '=\t', "='"),
      fc.constantFrom(
        "'v'",
        "'v'",
        "''",
        "'a\nb'",
        "'a\r\nb'",
        "'\n'",
        'v',
        '',
        "'",
        '"v"',
        "'é\r'",
      ),
      fc.constantFrom('', '', '', ' # c', '#', ' ', ' x', "'", '\r', '\t'),
      fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', '', '\n \t\n', '\r\r\n'),
    )
    .map((words) => utf8(words.join('')))
  const noise = fc
    .array(fc.constantFrom("'", '=', ' ', '\t', '\n', '\r', '#', 'K0', 'K1', 'a', 'é', '\0'))
    .map((words) => utf8(words.join('')))
  const bytes = fc.constantFrom(Uint8Array.of(0xff), Uint8Array.of(0xc3), Uint8Array.of(0x85, 0xa0))
  return fc
    .array(fc.oneof({ weight: 8, arbitrary: line }, { weight: 3, arbitrary: noise }, bytes), {
      maxLength: 6,
    })
    .map((chunks) => Uint8Array.from(chunks.flatMap((chunk) => [...chunk])))
}

function at(files: readonly Uint8Array[], index: number): Uint8Array {
  return files[index] ?? new Uint8Array()
}
