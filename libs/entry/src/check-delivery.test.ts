import { describe, expect, test } from 'vitest'
import { checkDelivery, endsWithLineEnd, trimLineEnd, type SecretKind } from './index'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('a value', () => {
  test.each([
    ['variable', 'plain', null],
    ['variable', "it's", "_'_"],
    ['file', "it's", null],
    ['build', 'a\r\nb', null],
  ] as const)('can be delivered as a %s: %j', (kind, text, skeleton) => {
    expect(checkDelivery(bytes(text), kind)).toBe(skeleton)
  })

  test.each<[SecretKind, string, string]>([
    ['variable', '', 'ERR_VALUE_EMPTY'],
    ['file', '', 'ERR_VALUE_EMPTY'],
    ['variable', 'a\r\nb', 'ERR_VALUE_CARRIAGE_RETURN'],
    ['variable', 'a\0b', 'ERR_VALUE_NOT_TEXT'],
    ['variable', "x'".repeat(65), 'ERR_VALUE_TOO_MANY_QUOTES'],
    ['file', 'x'.repeat(65_537), 'ERR_VALUE_TOO_LARGE'],
    ['build', 'x'.repeat(65_537), 'ERR_VALUE_TOO_LARGE'],
  ])('cannot be delivered as a %s', (kind, text, code) => {
    expect(() => checkDelivery(bytes(text), kind)).toThrow(expect.objectContaining({ code }))
  })
})

test('that is too large as a build secret is not sent to what a build cannot use', () => {
  const deliver = () => checkDelivery(bytes('x'.repeat(65_537)), 'build')
  expect(deliver).toThrow('a build secret can have 65536 (64 KiB)')
  expect(deliver).not.toThrow('secret_files')
})

test.each([
  ['a\n', 'a'],
  ['a\r\n', 'a'],
  ['a\n\n', 'a\n'],
  ['a\r', 'a\r'],
  ['', ''],
])('one line end goes: %j', (text, trimmed) => {
  expect(trimLineEnd(bytes(text))).toEqual(bytes(trimmed))
  expect(endsWithLineEnd(bytes(text))).toBe(text.endsWith('\n'))
})
