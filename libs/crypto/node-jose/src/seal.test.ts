import { MAX_VALUE_BYTES, readJwe, type Scope } from '@iterapp/crypto/format'
import { loadPrivateKey, openJwe, unwrapContentKey } from '@iterapp/crypto/openssl'
import { describe, expect, test } from 'vitest'
import { generateKey, sealValue } from './index'

const record = await generateKey(new Date(0))
const key = loadPrivateKey(record)
const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }

function open(text: string): Buffer {
  const jwe = readJwe(text)
  const { epk, apv } = jwe.header
  const wrapped = { epk, apv, encryptedKey: jwe.encryptedKey }
  return Buffer.from(openJwe(jwe, unwrapContentKey(key, wrapped)))
}

describe('a value', () => {
  test.each([
    ['a text', Buffer.from('hello')],
    ['nothing', new Uint8Array()],
    ['every byte', Uint8Array.from({ length: 256 }, (_, index) => index)],
    ['the longest there may be', new Uint8Array(MAX_VALUE_BYTES).fill(7)],
    ['a part of a larger buffer', new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
  ])('opens as it was sealed: %s', async (_title, value) => {
    const text = await sealValue(value, { key: record, scope })
    expect(open(text).equals(value)).toBe(true)
  })

  test('is left as it was', async () => {
    const value = Buffer.from('hello')
    await sealValue(value, { key: record, scope })
    expect(value.toString()).toBe('hello')
  })

  test('is sealed with exactly the parameters of the format', async () => {
    const skeleton = "_'_"
    const sealed = await sealValue(Buffer.from("it's"), { key: record, scope, skeleton })
    const [header = ''] = sealed.split('.')
    const names = Object.keys(JSON.parse(Buffer.from(header, 'base64url').toString()) as object)
    expect(names.sort()).toEqual(['alg', 'apv', 'enc', 'epk', 'kid', 'skeleton'])
    expect(readJwe(sealed).header).toMatchObject({ kid: record.kid, scope, skeleton })
    const plain = readJwe(await sealValue(Buffer.from('x'), { key: record, scope }))
    expect(plain.header.skeleton).toBeNull()
  })

  test('is sealed without any use of the private part', async () => {
    const { d, ...publicKey } = record
    const text = await sealValue(Buffer.from('hello'), { key: publicKey, scope })
    expect(open(text).toString()).toBe('hello')
    expect(text).not.toContain(d)
  })

  test.each<[string, Uint8Array, object]>([
    ['ERR_VALUE_TOO_LARGE', new Uint8Array(MAX_VALUE_BYTES + 1), {}],
    ['ERR_SCOPE_MALFORMED', new Uint8Array(), { scope: { ...scope, app: 'A' } }],
    ['ERR_SKELETON', new Uint8Array(), { skeleton: 'x' }],
  ])('is not sealed when nobody could open it: %s', async (code, value, change) => {
    await expect(sealValue(value, { key: record, scope, ...change })).rejects.toMatchObject({
      code,
    })
  })
})
