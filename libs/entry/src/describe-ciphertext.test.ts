import { sealValue } from '@iterapp/crypto/jose'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { describeCiphertext, describeKeys, findCiphertext, formatAge } from './index'

const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' })
const { x = '', y = '' } = await exportJWK(pair.publicKey)
const point = { kty: 'EC', crv: 'P-256', x, y } as const
const kid = await calculateJwkThumbprint(point)
const key = { ...point, kid, alg: 'ECDH-ES+A256KW', use: 'enc', iat: 86_400 } as const
const scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' } as const
const jwe = await sealValue(new TextEncoder().encode("it's"), { key, scope, skeleton: "_'_" })
const now = new Date(3 * 86_400_000)

describe('a ciphertext', () => {
  test('tells its scope, its key and how long its value is', () => {
    const keys = describeKeys([key], now)
    expect(describeCiphertext(jwe, keys)).toMatchObject({
      scope,
      kid,
      key: { kid, ageDays: 2, seals: true, private: false, created: '1970-01-02T00:00:00Z' },
      valueBytes: 4,
      skeleton: "_'_",
    })
    expect(describeCiphertext(jwe, []).key).toBeNull()
  })

  test.each([
    ['itself', jwe],
    ['with blanks around it', `  ${jwe}\n`],
    ['in quotes', `"${jwe}"`],
    ['in its line', `API_KEY = { encrypted = "${jwe}" }`],
  ])('is found: %s', (_title, text) => {
    expect(findCiphertext(text)).toBe(jwe)
  })
})

test('an age is told for people', () => {
  expect([-1, 0, 1, 2].map(formatAge)).toEqual([
    'from the future: check the clock',
    'made today',
    '1 day old',
    '2 days old',
  ])
})

test('a time that no Date can hold is told as its number', () => {
  const [description] = describeKeys([{ ...key, iat: 9e15 }], now)
  expect(description?.created).toBe('@9000000000000000')
})
