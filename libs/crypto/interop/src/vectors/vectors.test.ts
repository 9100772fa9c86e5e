import { encodeBase64url, readJwe } from '@iterapp/crypto/format'
import { readKeySet } from '@iterapp/crypto/node-jose'
import { readKeySet as readKeySetInBrowser } from '@iterapp/crypto/jose'
import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { errorCatalog, isIterappError } from '@iterapp/errors'
import { compactDecrypt, importJWK } from 'jose'
import nodeJose from 'node-jose'
import { describe, expect, test } from 'vitest'
import { openText, unwrap } from '../open-text'
import { olderKey, sealingKey } from '../test-keys'
import { buildVectors } from './build-vectors'
import { buildKeySetVectors } from './key-sets'

const vectors = buildVectors()
const recordOf = (kid: string) => (kid === olderKey.kid ? olderKey : sealingKey)

test.each([
  ['vectors.json', vectors],
  ['key-sets.json', buildKeySetVectors()],
])('%s is published in libs/crypto/format/testdata', async (file, content) => {
  const text = `${JSON.stringify(content, null, 2)}\n`
  await expect(text).toMatchFileSnapshot(`../../../format/testdata/${file}`)
})

test('the keys of the vectors are a key set', async () => {
  expect(await readKeySet(vectors.input)).toEqual([sealingKey, olderKey])
  expect((await readKeySetInBrowser(vectors.input)).length).toBe(2)
})

describe('a valid vector', () => {
  test.each(vectors.valid)('opens: $description', ({ input: { jwe: text }, expect: expected }) => {
    const jwe = readJwe(text)
    const { header } = jwe
    expect({ ...header, apv: Buffer.from(header.apv).toString() }).toMatchObject({
      kid: expected.kid,
      scope: expected.scope,
      skeleton: expected.skeleton,
      apv: expected.apv,
    })
    const key = loadPrivateKey(recordOf(header.kid))
    expect(encodeBase64url(unwrap(jwe, header.apv, key))).toBe(expected.content_key)
    expect(encodeBase64url(openText(text, header.apv, key))).toBe(expected.value)
  })

  test.each(vectors.valid)(
    'is opened by jose: $description',
    async ({ input, expect: expected }) => {
      const key = await importJWK({ ...recordOf(expected.kid) })
      const { plaintext } = await compactDecrypt(input.jwe, key)
      expect(encodeBase64url(plaintext)).toBe(expected.value)
    },
  )

  test.each(vectors.valid)(
    'is opened by node-jose: $description',
    async ({ input, expect: expected }) => {
      const key = await nodeJose.JWK.asKey({ ...recordOf(expected.kid) })
      const { payload } = await nodeJose.JWE.createDecrypt(key).decrypt(input.jwe)
      expect(encodeBase64url(payload)).toBe(expected.value)
    },
  )
})

describe('an invalid vector', () => {
  test.each(vectors.invalid)('is refused: $description', ({ input, expect: expected }) => {
    const apv = input.apv === undefined ? undefined : Buffer.from(input.apv)
    let refusal: unknown
    try {
      openText(input.jwe, apv)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({ name: 'IterappError', code: expected.code })
    // Whatever the cause: one message, and nothing of the failure behind it.
    if (!isIterappError(refusal, 'ERR_DECRYPTION_FAILED')) return
    expect(refusal.message).toBe(errorCatalog.ERR_DECRYPTION_FAILED.means)
    expect(refusal.cause).toBeUndefined()
  })

  test('is not one that has no name of its own', () => {
    const names = [...vectors.valid, ...vectors.invalid].map(({ description }) => description)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})
