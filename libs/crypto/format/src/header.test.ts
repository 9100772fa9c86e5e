import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../testdata/vectors.json'
import { decodeBase64url, encodeBase64url, readHeader } from './index'

const [part = ''] = vectors.valid[0]?.input.jwe.split('.') ?? []
const text = new TextDecoder().decode(decodeBase64url(part) ?? undefined)
const good = JSON.parse(text) as Record<string, unknown>

const read = (header: object | string) =>
  readHeader(encodeBase64url(typeof header === 'string' ? header : JSON.stringify(header)))
const refusal = (message: string) =>
  expect.objectContaining({ code: 'ERR_JWE_HEADER', message }) as Error

describe('a header', () => {
  test('may have its parameters in any order', () => {
    const entries = Object.entries(good)
    const orders = fc.shuffledSubarray(entries, { minLength: entries.length })
    fc.assert(
      fc.property(orders, (order) => {
        expect(read(Object.fromEntries(order))).toEqual(read(good))
      }),
    )
  })

  test('may have the white space of JSON between its tokens, and nowhere else', () => {
    const tokens = text.split(/([{}:,]|"[^"]*")/).filter((token) => token !== '')
    const gaps = fc.array(fc.constantFrom('', ' ', '\t', '\r\n'), {
      minLength: tokens.length + 1,
      maxLength: tokens.length + 1,
    })
    fc.assert(
      fc.property(gaps, (spaces) => {
        const spaced = tokens.map((token, index) => `${spaces[index] ?? ''}${token}`).join('')
        expect(read(spaced + (spaces.at(-1) ?? ''))).toEqual(read(good))
      }),
    )
    for (let index = 0; index <= text.length; index++) {
      const isInText = (text.slice(0, index).split('"').length - 1) % 2 === 1
      if (!isInText) continue
      expect(() => read(`${text.slice(0, index)} ${text.slice(index)}`)).toThrow(
        expect.objectContaining({ code: 'ERR_JWE_HEADER' }) as Error,
      )
    }
  })

  test('is never read when a parameter stands in it twice, at any place, in any spelling', () => {
    const whole = JSON.stringify({ ...good, skeleton: "'" })
    const places = [...whole.matchAll(/[{,]/g)].map(({ index }) => index + 1)
    for (const [name, value] of Object.entries(JSON.parse(whole) as object)) {
      const escaped = Array.from(name, (each) => `\\u00${each.charCodeAt(0).toString(16)}`).join('')
      for (const spelling of [`"${name}":`, `"${escaped}":`, ` "${name}" : `]) {
        const member = `${spelling}${JSON.stringify(value)},`
        for (const place of places) {
          const twice = whole.slice(0, place) + member + whole.slice(place)
          JSON.parse(twice)
          expect(() => read(twice)).toThrow(
            expect.objectContaining({ code: 'ERR_JWE_HEADER' }) as Error,
          )
        }
      }
    }
  })

  test('leaves nothing of itself behind in objects', () => {
    expect(() => read(text.replace('{', '{"__proto__":{"polluted":true},'))).toThrow()
    expect(() => read(text.replace('"kty"', '"__proto__":{"polluted":true},"kty"'))).toThrow()
    expect({}).not.toHaveProperty('polluted')
  })

  test.each<[string, Record<string, unknown>]>([
    ['the header has no alg', { alg: undefined }],
    ['the header has a parameter that is not allowed', { zip: 'DEF' }],
    ['alg is not ECDH-ES+A256KW', { alg: 'dir' }],
    ['enc is not A256GCM', { enc: 'A128GCM' }],
    ['kid is not a SHA-256 thumbprint', { kid: 'key-1' }],
    ['apv is not canonical base64url', { apv: '=' }],
    ['a text in the header is not UTF-8', { apv: '_w' }],
    ['epk does not have exactly the members kty, crv, x and y', { epk: {} }],
    ['epk is not a key on P-256', { epk: { kty: 'OKP', crv: 'X25519', x: '', y: '' } }],
    ['a coordinate of epk is not 32 bytes', { epk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }],
  ])('says what is wrong: %s', (message, change) => {
    expect(() => read({ ...good, ...change })).toThrow(refusal(message))
  })

  test.each([
    ['the header is not JSON', `${text}x`],
    ['the header is not a JSON object', '[]'],
    ['the header has a parameter twice, or an unusual spelling', text.replace('{', '{"alg":1,')],
  ])('says what is wrong: %s', (message, header) => {
    expect(() => read(header)).toThrow(refusal(message))
  })

  test('without a skeleton has none', () => {
    expect(read(good).skeleton).toBeNull()
    expect(read({ ...good, skeleton: "_'" }).skeleton).toBe("_'")
  })
})
