import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64url, encodeBase64url } from './index'

test('bytes come back from base64url', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = encodeBase64url(bytes)
      expect(text).toMatch(/^[\w-]*$/)
      expect(decodeBase64url(text)).toEqual(bytes)
    }),
  )
})

test('of all texts, only the one that the bytes would be encoded as is read', () => {
  const characters = fc.constantFrom(...Array.from('ABCwxyz0189-_+/= \n=é.'))
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
      const bytes = decodeBase64url(text)
      if (bytes !== null) expect(encodeBase64url(bytes)).toBe(text)
      else expect(Buffer.from(text, 'base64url').toString('base64url')).not.toBe(text)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['padding', 'aGk='],
  ['padding that is right for base64', 'aA=='],
  ['the other alphabet', '+/+/'],
  ['white space', 'aG k'],
  ['a line feed at the end', 'aGk\n'],
  ['bits after the last byte', 'aGl'],
  ['a character that ends no byte', 'aGkAA'],
  ['a letter beyond ASCII', 'aGké'],
  ['a NUL', 'aGk\0'],
])('%s is refused', (_title, text) => {
  expect(decodeBase64url(text)).toBeNull()
})

test('an empty text is no bytes', () => {
  expect(decodeBase64url('')).toEqual(new Uint8Array())
})

test('text is encoded as UTF-8', () => {
  expect(encodeBase64url('é')).toBe('w6k')
})

test('megabytes take no time to speak of', () => {
  const bytes = new Uint8Array(4_000_000).fill(7)
  const text = encodeBase64url(bytes)
  const start = performance.now()
  expect(decodeBase64url(text)?.length).toBe(bytes.length)
  expect(decodeBase64url(`${text}!`)).toBeNull()
  expect(performance.now() - start).toBeLessThan(5000)
})
