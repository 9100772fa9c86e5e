import { expect, test } from 'vitest'
import { isJsonObject, isNestedDeeper, parseJson } from './index'

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

test.each<[string, boolean]>([
  ['{"a":[{"b":"c"}]}', false],
  ['{"a":[{"b":["c"]}]}', true],
  ['{"a":"[[[[{{{{"}', false],
  ['{"a":"\\"[[[[","b":"\\\\"}', false],
  ['[],[],[],[],{},{}', false],
  ['[[[[', true],
  ['"[[[[', false],
])('%s is nested deeper than three levels or not', (text, expected) => {
  expect(isNestedDeeper(text, 3)).toBe(expected)
})

test('depth is found in a long text without delay', () => {
  const start = performance.now()
  expect(isNestedDeeper('['.repeat(2_000_000), 3)).toBe(true)
  expect(isNestedDeeper('[],'.repeat(700_000), 3)).toBe(false)
  expect(isNestedDeeper(`"${'\\"'.repeat(1_000_000)}"`, 3)).toBe(false)
  expect(performance.now() - start).toBeLessThan(5000)
})
