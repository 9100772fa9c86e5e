import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { readSettingsJson } from './index'

const schema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1)),
  mode: v.optional(v.picklist(['a', 'b']), 'a'),
  inner: v.optional(v.strictObject({ port: v.pipe(v.number(), v.integer()) })),
})

describe('a file of settings', () => {
  test('is read, with its defaults', () => {
    expect(readSettingsJson(schema, '{"name":"n"}')).toEqual({ name: 'n', mode: 'a' })
  })

  test.each([
    ['', 'the settings are not JSON'],
    ['{"hunter2":', 'the settings are not JSON'],
    ['"hunter2"', 'the settings: expected Object'],
    ['{}', 'name: it is missing'],
    ['{"name":""}', 'name: expected >=1'],
    ['{"name":{"hunter2":1}}', 'name: expected string'],
    ['{"name":"n","mode":"hunter2"}', 'mode: expected ("a" | "b")'],
    ['{"name":"n","other":"hunter2"}', 'other: there is no such setting'],
    ['{"name":"n","__proto__":{}}', '__proto__: there is no such setting'],
    ['{"name":"n","inner":{"port":1.5}}', 'inner.port: expected another value'],
  ])('is refused without being quoted: %s', (source, message) => {
    expect(() => readSettingsJson(schema, source)).toThrow(
      expect.objectContaining({ code: 'ERR_SETTINGS', message }),
    )
  })
})
