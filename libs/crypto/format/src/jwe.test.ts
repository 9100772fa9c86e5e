import { describe, expect, test } from 'vitest'
import vectors from '../testdata/vectors.json'
import {
  encodeBase64url,
  MAX_HEADER_LENGTH,
  MAX_JWE_LENGTH,
  readEncryptedKey,
  readJwe,
} from './index'

const [first] = vectors.valid
const text = first?.input.jwe ?? ''
const parts = text.split('.')
const refusal = (code: string, message?: string) =>
  expect.objectContaining(message === undefined ? { code } : { code, message }) as Error

describe('a ciphertext', () => {
  test.each(vectors.valid)('is read: $description', ({ input, expect: expected }) => {
    const jwe = readJwe(input.jwe)
    const { kid, scope, skeleton, apv } = expected
    expect(jwe.header).toMatchObject({ kid, scope, skeleton })
    expect(new TextDecoder().decode(jwe.header.apv)).toBe(apv)
    const { encryptedKey, iv, ciphertext, tag } = jwe
    expect([encryptedKey.length, iv.length, tag.length]).toEqual([40, 12, 16])
    const written = [encryptedKey, iv, ciphertext, tag].map((part) => encodeBase64url(part))
    expect([jwe.protected, ...written].join('.')).toBe(input.jwe)
  })

  test.each(vectors.invalid)('is refused: $description', ({ input, expect: { code } }) => {
    if (code === 'ERR_DECRYPTION_FAILED') readJwe(input.jwe)
    else expect(() => readJwe(input.jwe)).toThrow(refusal(code))
  })

  test('has the point of its ephemeral key, rebuilt', () => {
    const { epk } = readJwe(text).header
    expect(Object.keys(epk)).toEqual(['kty', 'crv', 'x', 'y'])
  })

  test('is not read when it is huge', () => {
    const room = MAX_JWE_LENGTH - text.length + (parts[3]?.length ?? 0)
    const longest = parts.with(3, 'A'.repeat(room - (room % 4))).join('.')
    expect(readJwe(longest).ciphertext.length).toBeGreaterThan(190_000)
    expect(() => readJwe(`${longest}AAAA`)).toThrow(
      refusal('ERR_JWE_MALFORMED', 'the ciphertext is longer than 262144 characters'),
    )
    expect(() => readJwe('.'.repeat(MAX_JWE_LENGTH))).toThrow(refusal('ERR_JWE_MALFORMED'))
    const header = 'A'.repeat(MAX_HEADER_LENGTH + 1)
    expect(() => readJwe(parts.with(0, header).join('.'))).toThrow(
      refusal('ERR_JWE_HEADER', 'the header is longer than 4096 characters'),
    )
  })

  test.each([
    [
      parts.slice(0, 4).join('.'),
      'the ciphertext has 4 parts instead of the five of a JWE: is the line whole?',
    ],
    [text.slice(0, -2), 'the tag is 15 bytes long instead of 16: is the line whole?'],
    [`${text}=`, 'the tag is not canonical base64url'],
    [` ${text}`, 'the header is not canonical base64url'],
  ])('that is not whole says so (%#)', (odd, message) => {
    expect(() => readJwe(odd)).toThrow(refusal('ERR_JWE_MALFORMED', message))
  })
})

describe('an encrypted key alone', () => {
  test('is 40 bytes', () => {
    expect(readEncryptedKey(parts[1] ?? '')).toEqual(readJwe(text).encryptedKey)
  })

  test.each(['', 'AAAA', `${'A'.repeat(54)}==`, 'A'.repeat(53) + 'B', 'A'.repeat(64)])(
    'is refused when it is not: %s',
    (odd) => {
      expect(() => readEncryptedKey(odd)).toThrow(refusal('ERR_JWE_MALFORMED'))
    },
  )
})
