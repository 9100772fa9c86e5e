import { readJwe, type Jwe } from '@iterapp/crypto/format'
import { createCipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkPromisedSkeleton, openJwe } from './index'

const published = new URL('../../format/testdata/vectors.json', import.meta.url)
const { valid } = JSON.parse(readFileSync(published, 'utf8')) as {
  readonly valid: readonly [
    { readonly input: { readonly jwe: string }; readonly expect: { readonly content_key: string } },
  ]
}
const [{ input, expect: expected }] = valid
const jwe = readJwe(input.jwe)
const contentKey = Buffer.from(expected.content_key, 'base64url')
const failure = expect.objectContaining({ code: 'ERR_DECRYPTION_FAILED' }) as Error

const promising = (skeleton: string | null): Jwe => ({
  ...jwe,
  header: { ...jwe.header, skeleton },
})

describe('a ciphertext', () => {
  test('opens with its content key', () => {
    expect(Buffer.from(openJwe(jwe, contentKey)).toString()).toBe('hello')
  })

  test('does not open with another', () => {
    expect(() => openJwe(jwe, Buffer.alloc(32))).toThrow(failure)
  })

  test('whose content is A128GCM does not open, although its header says A256GCM', () => {
    const shortKey = Buffer.alloc(16, 7)
    const cipher = createCipheriv('aes-128-gcm', shortKey, jwe.iv)
    cipher.setAAD(Buffer.from(jwe.protected))
    const ciphertext = Buffer.concat([cipher.update('hello'), cipher.final()])
    const other = { ...jwe, ciphertext, tag: cipher.getAuthTag() }
    expect(() => openJwe(other, shortKey)).toThrow(failure)
  })
})

describe('the skeleton that a header promises', () => {
  test.each([
    [null, 'plain'],
    ["_'_", "it's"],
    ["'", "'"],
  ])('is %j for %j', (skeleton, value) => {
    checkPromisedSkeleton(promising(skeleton), value)
  })

  const none = 'the value holds a single quote, and its ciphertext has no skeleton to compose it by'
  const other = 'the skeleton of the ciphertext is not the shape of its value'
  test.each([
    [null, "it's", none],
    ["_'_", 'plain', other],
    ["_'_", "'it's", other],
    ["'_", "it's", other],
  ])('is not %j for %j', (skeleton, value, message) => {
    expect(() => {
      checkPromisedSkeleton(promising(skeleton), value)
    }).toThrow(expect.objectContaining({ code: 'ERR_SKELETON', message }) as Error)
  })
})
