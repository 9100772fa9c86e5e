import { expect, test } from 'vitest'
import { isJsonObject, parseJson } from './index'

test.each([
  ['{"a":1}', { a: 1 }],
  ['null', null],
  ['"x"', 'x'],
  ['', undefined],
  ['{hunter2}', undefined],
])('%s is parsed, or is undefined', (text, expected) => {
  expect(parseJson(text)).toEqual(expected)
})

test.each<[string, unknown, boolean]>([
  ['an object', {}, true],
  ['a list', [], false],
  ['null', null, false],
  ['a text', 'x', false],
  ['nothing', undefined, false],
])('%s is an object or not', (_title, value, expected) => {
  expect(isJsonObject(value)).toBe(expected)
})
