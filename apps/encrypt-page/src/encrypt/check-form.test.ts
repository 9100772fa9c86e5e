import { describe, expect, test } from 'vitest'
import { checkForm } from './check-form'
import { targetOf } from '@iterapp/entry'
import type { Line } from '../lines/line'
import { OTHER } from './choose-environment'
import type { EncryptForm } from './form'

const good: EncryptForm = {
  app: 'myapp',
  kind: 'variable',
  environment: 'prod',
  otherEnvironment: '',
  name: 'API_KEY',
  text: 'hunter2',
  isShown: false,
  file: null,
  flaw: null,
}

const fileOf = (bytes: Uint8Array) => ({ name: 'f', size: bytes.length, bytes })

describe('a form', () => {
  test.each<[string, Partial<EncryptForm>, string]>([
    ['a variable', {}, 'iterapp env prod'],
    ['a variable of all environments', { environment: '*' }, 'iterapp env common'],
    ['a variable of an environment that was typed', other(' qa '), 'iterapp env qa'],
    ['a file', { kind: 'file', name: '/a/b' }, 'iterapp files prod'],
    ['a build secret', { kind: 'build', name: 'a-b', environment: null }, 'iterapp build_secrets'],
  ])('can be %s', (_title, change, table) => {
    const { errors, checked } = resultOf(change)
    expect(errors).toBeNull()
    expect(['iterapp', ...(checked?.target.place.table ?? [])].join(' ')).toBe(table)
    expect(new TextDecoder().decode(checked?.value)).toBe('hunter2')
  })

  test('may have blanks around its name, but not around a path', () => {
    expect(resultOf({ name: ' A ' }).checked?.target.place.name).toBe('A')
    expect(resultOf({ kind: 'file', name: '/a ' }).checked?.target.place.name).toBe('/a ')
  })

  test('takes the bytes of a file as they are', () => {
    const bytes = new Uint8Array([0, 255, 13, 10])
    const { checked } = resultOf({ kind: 'file', name: '/a', text: '', file: fileOf(bytes) })
    expect(checked?.value).toEqual(bytes)
  })

  test('records the shape of a variable with single quotes', () => {
    expect(resultOf({ text: "it's" }).checked?.skeleton).toBe("_'_")
    expect(resultOf({ text: "it's", kind: 'file', name: '/a' }).checked?.skeleton).toBeNull()
  })

  test.each<[Partial<EncryptForm>, string, string]>([
    [{ app: '' }, 'app', 'Say which app'],
    [{ app: 'My' }, 'app', 'lower-case'],
    [{ environment: null }, 'environment', 'Choose where'],
    [other(''), 'otherEnvironment', 'Say which environment.'],
    [other('Prod'), 'otherEnvironment', 'lower-case'],
    [other('common'), 'otherEnvironment', 'all environments'],
    [{ name: '' }, 'name', 'Say which variable'],
    [{ name: 'ITERAPP_X' }, 'name', 'nor with ITERAPP_'],
    [{ kind: 'file', name: 'a' }, 'name', 'absolute'],
    [{ kind: 'build', name: 'a,b' }, 'name', 'the id of a build secret'],
    [{ name: 'hunter2_hunter2', text: 'hunter2_hunter2' }, 'name', 'A name is not encrypted'],
    [{ text: '' }, 'value', 'Give a value.'],
    [{ text: '', file: fileOf(new Uint8Array()) }, 'value', 'The file is empty'],
    [{ text: '\ud800' }, 'value', 'half a character'],
    [{ text: 'a\0b' }, 'value', 'NUL'],
    [{ text: "x'".repeat(65) }, 'value', 'single quotes'],
    [{ text: 'x'.repeat(65_600) }, 'value', 'as a file'],
    [{ text: 'x\n'.repeat(61_441) }, 'value', '120 KiB'],
    [{ kind: 'file', name: '/a', text: 'x'.repeat(65_537) }, 'value', '[secret_files]'],
    [{ kind: 'build', name: 'a', file: { name: 'f', size: 1e9, bytes: null } }, 'value', '64 KiB'],
    [{ file: fileOf(new Uint8Array([255])) }, 'value', 'not UTF-8'],
  ])('says what is wrong with %j', (change, field, message) => {
    const { errors } = resultOf(change)
    expect(Object.keys(errors ?? {})).toEqual([field])
    expect(Object.values(errors ?? {}).join('')).toMatch(new RegExp(escape(message), 'i'))
    expect(JSON.stringify(errors)).not.toContain('xx')
  })

  test.each([
    ['/a/b/c', '/a/b/c would be inside of the file /a/b. Give it another path'],
    ['/a', '/a/b would be inside of the file /a. Give it another path'],
    ['/a/bc', undefined],
  ])('at %s is held against the files that were sealed before it', (name, error) => {
    const { scope, place } = targetOf({ ...good, kind: 'file', environment: '*', name: '/a/b' })
    const sealed: Line = { ...scope, kind: 'file', place, jwe: 'eyJ', bytes: 1 }
    const { errors } = resultOf({ kind: 'file', name }, [sealed])
    expect(errors?.name?.slice(0, error?.length)).toBe(error)
  })

  test('says all that is wrong at once', () => {
    const { errors } = resultOf({ app: '', environment: null, name: '', text: '' })
    expect(Object.keys(errors ?? {})).toEqual(['app', 'environment', 'name', 'value'])
  })
})

function other(otherEnvironment: string): Partial<EncryptForm> {
  return { environment: OTHER, otherEnvironment }
}

function resultOf(change: Partial<EncryptForm>, lines: readonly Line[] = []) {
  const result = checkForm({ ...good, ...change }, lines)
  return result.errors === null ? result : { errors: result.errors, checked: null }
}

function escape(text: string): string {
  return text.replaceAll(/[[\].]/g, String.raw`\$&`)
}
