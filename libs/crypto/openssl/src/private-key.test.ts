import { readJwe, readKeyRecords, type PrivateKeyRecord } from '@iterapp/crypto/format'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkPublicKey, loadPrivateKey, openJwe, unwrapContentKey } from './index'

interface Vectors {
  readonly input: unknown
  readonly valid: readonly {
    readonly description: string
    readonly input: { readonly jwe: string }
    readonly expect: {
      readonly kid: string
      readonly content_key: string
      readonly value: string
    }
  }[]
  readonly invalid: readonly {
    readonly description: string
    readonly input: { readonly jwe: string; readonly apv?: string }
    readonly expect: { readonly code: string }
  }[]
}

const published = new URL('../../format/testdata/vectors.json', import.meta.url)
const vectors = JSON.parse(readFileSync(published, 'utf8')) as Vectors
const [record, other] = readKeyRecords(vectors.input) as readonly [
  PrivateKeyRecord,
  PrivateKeyRecord,
]
const keys = [record, other].map(loadPrivateKey)
const keyOf = (kid: string) => {
  const key = keys.find((each) => each.kid === kid)
  if (key === undefined) throw new Error('no such key')
  return key
}
const failure = expect.objectContaining({
  code: 'ERR_DECRYPTION_FAILED',
  message: 'The ciphertext does not open with this key for this scope.',
}) as Error

describe('a private key', () => {
  test.each(vectors.valid)('unwraps and opens: $description', ({ input, expect: expected }) => {
    const jwe = readJwe(input.jwe)
    const { epk, apv, kid } = jwe.header
    const wrapped = { epk, apv, encryptedKey: jwe.encryptedKey }
    const contentKey = unwrapContentKey(keyOf(kid), wrapped)
    expect(Buffer.from(contentKey).toString('base64url')).toBe(expected.content_key)
    expect(Buffer.from(openJwe(jwe, contentKey)).toString('base64url')).toBe(expected.value)
    const [otherKey] = keys.filter((key) => key.kid !== kid)
    expect(() => unwrapContentKey(otherKey ?? keyOf(kid), wrapped)).toThrow(failure)
  })

  test.each(vectors.invalid.filter((each) => each.expect.code === 'ERR_DECRYPTION_FAILED'))(
    'does not open: $description',
    ({ input }) => {
      const jwe = readJwe(input.jwe)
      const { epk, kid } = jwe.header
      const apv = input.apv === undefined ? jwe.header.apv : Buffer.from(input.apv)
      const { encryptedKey } = jwe
      expect(() => openJwe(jwe, unwrapContentKey(keyOf(kid), { epk, apv, encryptedKey }))).toThrow(
        failure,
      )
    },
  )

  test.each([0, 24, 32, 48])('does not unwrap a key of %i bytes', (length) => {
    const { epk, apv } = readJwe(vectors.valid[0]?.input.jwe ?? '').header
    const encryptedKey = new Uint8Array(length)
    expect(() => unwrapContentKey(keyOf(record.kid), { epk, apv, encryptedKey })).toThrow(failure)
  })

  test('is known by its thumbprint', () => {
    expect(loadPrivateKey(record).kid).toBe(record.kid)
  })

  test.each<[string, Partial<PrivateKeyRecord>]>([
    ['the private part of another key', { d: other.d }],
    ['the coordinates of another key', { x: other.x, y: other.y }],
    ['a coordinate of another key', { y: other.y }],
    ['a private part of zero', { d: 'A'.repeat(43) }],
    ['a private part that is too large', { d: Buffer.alloc(32, 255).toString('base64url') }],
    ['a private part cut short', { d: record.d.slice(0, 40) }],
    ['no private part', { d: '' }],
  ])('is not loaded with %s', (_title, change) => {
    expect(() => loadPrivateKey({ ...record, ...change })).toThrow(
      expect.objectContaining({
        code: 'ERR_KEYS_INVALID',
        message: 'the private part of a key of the key set does not belong to its public part',
      }) as Error,
    )
  })
})

describe('a public key', () => {
  test('is a point of the curve', () => {
    checkPublicKey(record)
  })

  test.each([
    ['off the curve', { y: record.x }],
    ['of two keys', { y: other.y }],
    ['of zeros', { x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['cut short', { x: record.x.slice(0, 40) }],
  ])('is refused %s', (_title, change) => {
    expect(() => {
      checkPublicKey({ ...record, ...change })
    }).toThrow(expect.objectContaining({ code: 'ERR_KEYS_INVALID' }) as Error)
  })
})
