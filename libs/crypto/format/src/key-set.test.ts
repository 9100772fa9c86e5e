import { describe, expect, test } from 'vitest'
import vectors from '../testdata/key-sets.json'
import { isPrivate, publicRecord, readKeyRecords } from './index'

const refusal = (message: string) =>
  expect.objectContaining({
    code: 'ERR_KEYS_INVALID',
    message: `the key set cannot be used: ${message}`,
  }) as Error

const [key] = vectors.valid.find(({ description }) => description === 'one private key')?.input
  .keys ?? [{}]
/** What only looking at the curve or hashing the members can show. */
const needsCryptography = [
  'the kid of another key',
  'a point off the curve',
  'the coordinates of two keys',
  'coordinates of zero',
  'coordinates that are not less than p',
]

describe('the records of a key set', () => {
  test.each(vectors.valid)('are read: $description', ({ input, expect: expected }) => {
    expect(readKeyRecords(input).map(({ kid }) => kid)).toEqual(expected.kids)
  })

  test.each(vectors.invalid)('are refused: $description', ({ description, input }) => {
    if (needsCryptography.includes(description)) readKeyRecords(input)
    else {
      expect(() => readKeyRecords(input)).toThrow(
        expect.objectContaining({ code: 'ERR_KEYS_INVALID' }) as Error,
      )
    }
  })

  test('have only the members that are known', () => {
    const [record] = readKeyRecords({ keys: [{ ...key, x5c: ['x'], __proto__: { odd: 1 } }] })
    expect(Object.keys(record).sort()).toEqual([
      ...['alg', 'crv', 'd', 'iat', 'kid', 'kty', 'use', 'x', 'y'],
    ])
  })

  test('are public without their private part', () => {
    const [record] = readKeyRecords({ keys: [key] })
    expect(isPrivate(record)).toBe(true)
    expect(isPrivate(publicRecord(record))).toBe(false)
    expect(JSON.stringify(publicRecord(record))).not.toContain('"d"')
  })

  test.each<[string, unknown]>([
    ['it is not an object with a list "keys"', null],
    ['it holds more than 256 keys', { keys: Array(257).fill({}) }],
    ['key 2 is not an object', { keys: [key, 1] }],
    ['it holds no key for ECDH-ES+A256KW', { keys: [] }],
    ['it holds the same key twice', { keys: [key, key] }],
    ['key 1 is not on P-256', { keys: [{ ...key, crv: 'P-384' }] }],
    ['a coordinate of key 1 is not 32 bytes of base64url', { keys: [{ ...key, x: 'AA' }] }],
    ['kid of key 1 is not a SHA-256 thumbprint', { keys: [{ ...key, kid: 'x' }] }],
    ['use of key 1 is not enc', { keys: [{ ...key, use: 'sig' }] }],
    ['iat of key 1 is not a time in seconds', { keys: [{ ...key, iat: 0.5 }] }],
    ['the private part of key 1 is not 32 bytes of base64url', { keys: [{ ...key, d: 'AA' }] }],
  ])('say what is wrong: %s', (message, input) => {
    expect(() => readKeyRecords(input)).toThrow(refusal(message))
  })
})
