import { readJwe, type Scope } from '@iterapp/crypto/format'
import { sealValue as sealInBrowser } from '@iterapp/crypto/jose'
import { sealValue } from '@iterapp/crypto/node-jose'
import { errorCatalog, isIterappError, type ErrorCode } from '@iterapp/errors'
import { describe, expect, test } from 'vitest'
import { openText } from './open-text'
import { sealingKey } from './test-keys'
import { respell } from './vectors/invalid-spelling'

const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }
const options = { key: sealingKey, scope, skeleton: "_'_" }
const value = Buffer.from("it's a secret")

/** How a text is refused; a text that opens, or another kind of error, fails the test. */
function refusalOf(text: string): { code: ErrorCode; message: string } {
  try {
    openText(text)
  } catch (error) {
    if (isIterappError(error)) return error
    throw error
  }
  throw new Error(`it opens: ${text}`)
}

/** A text for every bit of one part: that bit changed, the part encoded again. */
function* changeEachBit(text: string, index: number): Generator<string> {
  const parts = text.split('.')
  const bytes = Buffer.from(parts[index] ?? '', 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    yield parts.with(index, changed.toString('base64url')).join('.')
  }
}

describe.each([
  ['node-jose', await sealValue(value, options)],
  ['jose', await sealInBrowser(value, options)],
])('a ciphertext sealed by %s', (_library, text) => {
  test('opens as it is', () => {
    expect(Buffer.from(openText(text)).toString()).toBe(value.toString())
  })

  test.each([
    ['encrypted key', 1],
    ['initialization vector', 2],
    ['ciphertext', 3],
    ['tag', 4],
  ])('is refused by the cryptography with any bit of its %s changed', (_part, index) => {
    const refusals = [...changeEachBit(text, index)].map(refusalOf)
    expect(refusals.length).toBeGreaterThan(90)
    for (const { code, message } of refusals) {
      expect(code).toBe('ERR_DECRYPTION_FAILED')
      expect(message).toBe(errorCatalog.ERR_DECRYPTION_FAILED.means)
    }
  })

  test('is refused with any bit of its header changed, by the reader or else the cryptography', () => {
    const codes = new Map<ErrorCode, number>()
    for (const changed of changeEachBit(text, 0)) {
      const { code } = refusalOf(changed)
      codes.set(code, (codes.get(code) ?? 0) + 1)
      // What can still be read is refused by the tag or the integrity check of the key.
      if (code === 'ERR_DECRYPTION_FAILED') readJwe(changed)
      else expect(() => readJwe(changed)).toThrow()
    }
    expect([...codes.keys()].sort()).toEqual([
      'ERR_DECRYPTION_FAILED',
      'ERR_JWE_HEADER',
      'ERR_SCOPE_MALFORMED',
      'ERR_SKELETON',
    ])
    // Among them every bit of epk's coordinates and of the kid: 3 × 43 characters.
    expect(codes.get('ERR_DECRYPTION_FAILED')).toBeGreaterThan(300)
  })

  test('is refused in every other spelling, before any cryptography', () => {
    const others = respell(text)
    expect(others.length).toBeGreaterThan(90)
    for (const [description, other] of others) {
      expect([description, refusalOf(other).code]).toEqual([description, 'ERR_JWE_MALFORMED'])
      expect(() => readJwe(other)).toThrow()
    }
  })

  test('is refused with any one character changed', () => {
    for (let index = 0; index < text.length; index++) {
      for (const character of ['A', 'B', '_', '-', '.', '=', '+', '/', ' ', '\n', 'é']) {
        if (text[index] === character) continue
        refusalOf(text.slice(0, index) + character + text.slice(index + 1))
      }
    }
  })

  test('is refused cut short or lengthened anywhere', () => {
    for (let index = 0; index < text.length; index++) {
      refusalOf(text.slice(0, index))
      refusalOf(text.slice(index + 1))
      refusalOf(`${text.slice(0, index)}A${text.slice(index)}`)
    }
  })
})
