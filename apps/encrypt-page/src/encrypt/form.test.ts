import { targetOf, type EntryChoice } from '@iterapp/entry'
import { describe, expect, test } from 'vitest'
import { adviseOn, removeLineEnd } from './advise'
import { describeSize } from './describe-size'
import { OTHER } from './choose-environment'
import { overwrite, startForm, withoutCopiedName, withoutValue, type EncryptForm } from './form'
import { takeFile } from './take-file'

const nothing = { app: null, use: null, environment: null, name: null }
const settings = { apps: [], environments: ['test', 'prod'], anyEnvironment: true }
const start = (link: Partial<Parameters<typeof startForm>[0]>, any = true) =>
  startForm({ ...nothing, ...link }, { ...settings, anyEnvironment: any })
const withText = (text: string): EncryptForm => ({ ...start({}), text })
const withFile = (text: string): EncryptForm => {
  const bytes = new TextEncoder().encode(text)
  return { ...start({}), file: { name: 'f', size: bytes.length, bytes } }
}

describe('a link', () => {
  test.each([
    [{}, 'variable', null, ''],
    [{ environment: 'prod' }, 'variable', 'prod', ''],
    [{ environment: '*' }, 'variable', '*', ''],
    [{ environment: 'qa' }, 'variable', OTHER, 'qa'],
    [{ name: '/a' }, 'file', null, ''],
    [{ use: 'build', name: '/a' }, 'build', null, ''],
  ] as const)('fills in %j', (link, kind, environment, otherEnvironment) => {
    expect(start(link)).toMatchObject({ kind, environment, otherEnvironment, text: '', file: null })
  })

  test('chooses no environment that the cluster does not have', () => {
    expect(start({ environment: 'qa' }, false)).toMatchObject({
      environment: null,
      otherEnvironment: '',
    })
  })
})

describe('the app', () => {
  const startWith = (apps: readonly string[], app: string | null = null) =>
    startForm({ ...nothing, app }, { ...settings, apps }).app

  test('is filled in when an admin listed no other, unless a link says which', () => {
    expect(startWith(['hello'])).toBe('hello')
    expect(startWith(['hello'], 'other')).toBe('other')
    expect(startWith(['hello', 'other'])).toBe('')
    expect(startWith([])).toBe('')
  })
})

describe('the name', () => {
  const lineOf = (change: Partial<EntryChoice> = {}) => {
    const choice = { kind: 'variable', app: 'myapp', environment: 'prod', name: 'A' } as const
    const { kind, scope, place } = targetOf({ ...choice, ...change })
    return { app: scope.app, kind, place }
  }
  const form: EncryptForm = { ...start({ app: ' myapp', name: 'A ', environment: 'test' }) }
  const others = [
    lineOf({ name: 'B' }),
    lineOf({ app: 'other' }),
    lineOf({ kind: 'build', name: 'A' }),
  ]

  test('is done with once its line is copied, alone or with others, and whatever its environment', () => {
    expect(withoutCopiedName(form, [lineOf()])).toEqual({ ...form, name: '' })
    expect(withoutCopiedName(form, [...others, lineOf({ environment: '*' })]).name).toBe('')
  })

  test('stays when other lines are copied', () => {
    expect(withoutCopiedName(form, others)).toBe(form)
    expect(withoutCopiedName(form, [])).toBe(form)
  })

  test('of a path is compared with its blanks', () => {
    const path: EncryptForm = { ...form, kind: 'file', name: '/a ' }
    expect(withoutCopiedName(path, [lineOf({ kind: 'file', name: '/a' })])).toBe(path)
    expect(withoutCopiedName(path, [lineOf({ kind: 'file', name: '/a ' })]).name).toBe('')
  })

  test('stays with a value that is not sealed yet', () => {
    for (const value of [withText('hunter2'), withFile('')]) {
      const filled: EncryptForm = { ...form, text: value.text, file: value.file }
      expect(withoutCopiedName(filled, [lineOf()])).toBe(filled)
    }
  })
})

describe('a value', () => {
  test('is not in the form for the next one, which is hidden again', () => {
    expect(withoutValue(withFile('hunter2'))).toMatchObject({ text: '', file: null })
    const shown = { ...withText('hunter2'), isShown: true }
    expect(withoutValue(shown)).toMatchObject({ text: '', isShown: false })
  })

  test('of a file is overwritten', () => {
    const form = withFile('hunter2')
    overwrite(form)
    expect(form.file?.bytes).toEqual(new Uint8Array(7))
  })

  test.each([
    ['', 'Nothing yet'],
    ['x', '1 byte'],
    ['ø', '2 bytes'],
    ['a\nb', '3 bytes in 2 lines'],
    ['x'.repeat(1234), '1,234 bytes'],
  ])('tells its size: %j', (text, size) => {
    expect(describeSize(withText(text))).toBe(size)
  })

  test.each([
    ['x\n', 'line-end'],
    [' x', 'blanks'],
    ['x\t', 'blanks'],
    ['x', null],
    ['', null],
  ])('may hold a slip: %j', (text, advice) => {
    expect(adviseOn(withText(text))).toBe(advice)
    expect(adviseOn(withFile(text))).toBe(advice)
    expect(adviseOn({ ...withText(text), kind: 'file' })).toBeNull()
  })

  test('without its line end is not overwritten with the one before', () => {
    const before = withFile('hunter2\n')
    const { file } = removeLineEnd(before)
    overwrite(before)
    expect(new TextDecoder().decode(file?.bytes ?? undefined)).toBe('hunter2')
  })

  test('loses the one line end at its end', () => {
    expect(removeLineEnd(withText('x\n\n')).text).toBe('x\n')
    const { file } = removeLineEnd(withFile('x\r\n'))
    expect(file).toMatchObject({ size: 1, bytes: new Uint8Array([0x78]) })
  })
})

describe('a file', () => {
  test('is taken byte for byte', async () => {
    const bytes = new Uint8Array([0, 255, 10])
    expect(await takeFile([new File([bytes], 'key.bin')])).toEqual({
      file: { name: 'key.bin', size: 3, bytes },
      flaw: null,
    })
  })

  test('is not read when nothing could deliver it', async () => {
    const file = new File([new Uint8Array(200_000)], 'large')
    expect(await takeFile([file])).toEqual({
      file: { name: 'large', size: 200_000, bytes: null },
      flaw: null,
    })
  })

  test('is taken alone', async () => {
    const files = [new File([], 'a'), new File([], 'b')]
    expect(await takeFile(files)).toEqual({ file: null, flaw: 'Give one file at a time.' })
    expect((await takeFile([])).file).toBeNull()
  })

  test('that cannot be read, such as a folder, is not taken', async () => {
    const folder = new File([], 'folder')
    folder.arrayBuffer = () => Promise.reject(new Error('is a directory'))
    expect(await takeFile([folder])).toEqual({
      file: null,
      flaw: expect.stringContaining('cannot be read') as string,
    })
  })
})
