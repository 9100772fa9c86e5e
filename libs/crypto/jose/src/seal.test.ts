import { MAX_VALUE_BYTES, readJwe, type Scope } from '@iterapp/crypto/format'
import { calculateJwkThumbprint, compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { readKeySet, sealValue } from './index'

const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' })
const { kty, crv, x = '', y = '' } = await exportJWK(pair.publicKey)
const kid = await calculateJwkThumbprint({ kty: kty ?? '', crv: crv ?? '', x, y })
const [key] = await readKeySet({
  keys: [{ kty, crv, x, y, kid, alg: 'ECDH-ES+A256KW', use: 'enc', iat: 1 }],
})
if (key === undefined) throw new Error('no key')
const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }

describe('a value', () => {
  test.each([
    ['a text', new TextEncoder().encode('hello')],
    ['nothing', new Uint8Array()],
    ['the longest there may be', new Uint8Array(MAX_VALUE_BYTES).fill(7)],
    ['a part of a larger buffer', new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
  ])('opens as it was sealed: %s', async (_title, value) => {
    const text = await sealValue(value, { key, scope })
    const { plaintext } = await compactDecrypt(text, pair.privateKey)
    expect(Buffer.compare(plaintext, value)).toBe(0)
  })

  test('is sealed with exactly the parameters of the format', async () => {
    const skeleton = "_'_"
    const sealed = await sealValue(new TextEncoder().encode("it's"), { key, scope, skeleton })
    const [header = ''] = sealed.split('.')
    const names = Object.keys(JSON.parse(Buffer.from(header, 'base64url').toString()) as object)
    expect(names.sort()).toEqual(['alg', 'apv', 'enc', 'epk', 'kid', 'skeleton'])
    expect(readJwe(sealed).header).toMatchObject({ kid, scope, skeleton })
    const plain = readJwe(await sealValue(new Uint8Array(), { key, scope, skeleton: null }))
    expect(plain.header.skeleton).toBeNull()
  })

  test.each<[string, Uint8Array, object]>([
    ['ERR_VALUE_TOO_LARGE', new Uint8Array(MAX_VALUE_BYTES + 1), {}],
    ['ERR_SCOPE_MALFORMED', new Uint8Array(), { scope: { ...scope, app: 'A' } }],
    ['ERR_SKELETON', new Uint8Array(), { skeleton: 'x' }],
  ])('is not sealed when nobody could open it: %s', async (code, value, change) => {
    await expect(sealValue(value, { key, scope, ...change })).rejects.toMatchObject({ code })
  })
})
