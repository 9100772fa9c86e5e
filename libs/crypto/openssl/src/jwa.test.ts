import { readJwe } from '@iterapp/crypto/format'
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import direct from '../testdata/rfc7520-5_6.json'
import agreement from '../testdata/rfc7520-5_4.json'
import compressed from '../testdata/rfc7520-5_9.json'
import { decryptContent, deriveWrappingKey, unwrapAesKey, type SealedContent } from './jwa'

const bytes = (text: string) => Buffer.from(text, 'base64url')
const nothing = new Uint8Array()

interface Example {
  readonly generated: { readonly iv: string }
  readonly encrypting_content: {
    readonly protected_b64u: string
    readonly ciphertext: string
    readonly tag: string
  }
}

function contentOf({ generated, encrypting_content: sealed }: Example): SealedContent {
  const { protected_b64u: header, ciphertext, tag } = sealed
  return {
    protected: header,
    iv: bytes(generated.iv),
    ciphertext: bytes(ciphertext),
    tag: bytes(tag),
  }
}

describe('RFC 7520', () => {
  test('§5.4: a key agreed on by ECDH-ES on P-384 and wrapped with A128KW', () => {
    const { key: recipient, plaintext } = agreement.input
    const { kty, crv, x, y } = agreement.encrypting_key.epk
    const sharedSecret = diffieHellman({
      privateKey: createPrivateKey({ key: recipient, format: 'jwk' }),
      publicKey: createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }),
    })
    const info = { alg: agreement.input.alg, keyBits: 128, apu: nothing, apv: nothing }
    const wrappingKey = deriveWrappingKey(sharedSecret, info)
    const contentKey = unwrapAesKey(wrappingKey, bytes(agreement.encrypting_key.encrypted_key))
    expect(contentKey.toString('base64url')).toBe(agreement.generated.cek)
    expect(decryptContent(contentKey, contentOf(agreement)).toString()).toBe(plaintext)
  })

  test('§5.6: content sealed directly with A128GCM', () => {
    const { key, plaintext } = direct.input
    expect(decryptContent(bytes(key.k), contentOf(direct)).toString()).toBe(plaintext)
  })

  test('§5.9: compressed content, whose key is wrapped with A128KW', () => {
    const { key, plaintext } = compressed.input
    const contentKey = unwrapAesKey(bytes(key.k), bytes(compressed.encrypting_key.encrypted_key))
    expect(contentKey.toString('base64url')).toBe(compressed.generated.cek)
    const content = decryptContent(contentKey, contentOf(compressed))
    expect(content.toString('base64url')).toBe(compressed.generated.plaintext_c)
    expect(inflateRawSync(content).toString()).toBe(plaintext)
  })

  test.each([agreement, direct, compressed])('none of its examples is read: $title', (example) => {
    expect(() => readJwe(example.output.compact)).toThrow(
      expect.objectContaining({ code: 'ERR_JWE_HEADER' }) as Error,
    )
  })
})

test('RFC 7518, appendix C: the key derivation, with PartyUInfo and PartyVInfo', () => {
  // The shared secret that the appendix gives, and what it derives of it for A128GCM.
  const sharedSecret = Buffer.from([
    158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163,
    218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
  ])
  const derived = deriveWrappingKey(sharedSecret, {
    alg: 'A128GCM',
    keyBits: 128,
    apu: Buffer.from('Alice'),
    apv: Buffer.from('Bob'),
  })
  expect(derived.toString('base64url')).toBe('VqqN6vgjbSBcIijNcacQGg')
})

describe('RFC 3394, with a key-encryption key of 256 bits', () => {
  const wrappingKey = Buffer.from(
    '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
    'hex',
  )

  test('§4.6: 256 bits of key data', () => {
    const wrapped =
      '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21'
    expect(unwrapAesKey(wrappingKey, Buffer.from(wrapped, 'hex')).toString('hex')).toBe(
      '00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f',
    )
  })

  test.each([0, 8, 16, 24, 39, 40, 41])('%i bytes that nobody wrapped are refused', (length) => {
    expect(() => unwrapAesKey(wrappingKey, Buffer.alloc(length, 1))).toThrow()
  })
})

describe('AES-GCM', () => {
  const { key } = direct.input
  const content = contentOf(direct)

  test.each<[string, Partial<SealedContent>]>([
    ['a tag of 12 bytes', { tag: content.tag.subarray(0, 12) }],
    ['no tag', { tag: nothing }],
    ['another tag', { tag: Buffer.alloc(16) }],
    ['another header', { protected: '' }],
    ['another vector', { iv: Buffer.alloc(12) }],
    ['a ciphertext cut short', { ciphertext: content.ciphertext.subarray(1) }],
  ])('does not open with %s', (_title, change) => {
    expect(() => decryptContent(bytes(key.k), { ...content, ...change })).toThrow()
  })

  test.each([0, 15, 24, 31, 33])('does not open with a key of %i bytes', (length) => {
    expect(() => decryptContent(Buffer.alloc(length), content)).toThrow()
  })
})
