import {
  decodeBase64url,
  encodeBase64url,
  readJwe,
  skeletonOf,
  type Scope,
} from '@iterapp/crypto/format'
import { sealValue as sealInBrowser } from '@iterapp/crypto/jose'
import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { checkPromisedSkeleton, loadPrivateKey } from '@iterapp/crypto/openssl'
import * as fc from 'fast-check'
import { compactDecrypt, importJWK } from 'jose'
import nodeJose from 'node-jose'
import { describe, expect, test } from 'vitest'
import { openText, unwrap } from './open-text'

const record = await generateKey(new Date(0))
const key = loadPrivateKey(record)
const joseKey = await importJWK({ ...record })
const nodeJoseKey = await nodeJose.JWK.asKey({ ...record })

const environment = fc.oneof(
  fc.constant('*'),
  fc.stringMatching(/^[a-z0-9]{1,63}$/).filter((text) => text !== 'build' && text !== 'common'),
)
const name = fc.oneof(
  fc.constant('*'),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,40}$/),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((text) => !/\p{Cc}/u.test(text)),
)
const scopes: fc.Arbitrary<Scope> = fc
  .record({
    use: fc.constantFrom('runtime', 'build'),
    app: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
    environment,
    name,
  })
  .map((scope) => (scope.use === 'build' ? { ...scope, environment: '*' } : scope))

/** Bytes, or text with quotes and its skeleton. */
const values = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }).map((value) => ({ value, skeleton: null })),
  fc
    .array(fc.constantFrom("'", 'x', 'é ', '$(A)\n'), { maxLength: 50 })
    .map((parts) => parts.join(''))
    .map((text) => ({ value: Buffer.from(text), skeleton: skeletonOf(text) })),
)

interface NodeJoseUnwrap {
  unwrap(alg: string, data: Buffer, header: object): Promise<Buffer>
}

describe.each([
  ['node-jose', sealValue, 12],
  ['jose', sealInBrowser, 100],
] as const)('what %s seals', (_library, seal, numRuns) => {
  test('opens by OpenSSL, jose and node-jose, with one content key', async () => {
    await fc.assert(
      fc.asyncProperty(scopes, values, async (scope, { value, skeleton }) => {
        const text = await seal(value, { key: record, scope, skeleton })
        const jwe = readJwe(text)
        expect(jwe.header).toMatchObject({ kid: record.kid, scope, skeleton })
        const plain = encodeBase64url(value)
        const opened = openText(text, jwe.header.apv, key)
        expect(encodeBase64url(opened)).toBe(plain)
        if (skeleton !== null) checkPromisedSkeleton(jwe, Buffer.from(opened).toString())

        const byJose = await compactDecrypt(text, joseKey)
        expect(encodeBase64url(byJose.plaintext)).toBe(plain)
        const byNodeJose = await nodeJose.JWE.createDecrypt(nodeJoseKey).decrypt(text)
        expect(encodeBase64url(byNodeJose.payload)).toBe(plain)

        const header = JSON.parse(
          Buffer.from(decodeBase64url(jwe.protected) ?? []).toString(),
        ) as object
        // Not in its types: the key management alone, without the content.
        const contentKey = await (nodeJoseKey as unknown as NodeJoseUnwrap).unwrap(
          'ECDH-ES+A256KW',
          Buffer.from(jwe.encryptedKey),
          header,
        )
        expect(encodeBase64url(contentKey)).toBe(encodeBase64url(unwrap(jwe, undefined, key)))
      }),
      { numRuns },
    )
  })

  test('is bound to its scope in the key derivation: no other unwraps it', async () => {
    await fc.assert(
      fc.asyncProperty(scopes, scopes, async (scope, other) => {
        const options = { key: record, scope }
        const jwe = readJwe(await seal(Buffer.from('x'), options))
        const { header } = readJwe(await seal(Buffer.from('x'), { key: record, scope: other }))
        fc.pre(encodeBase64url(header.apv) !== encodeBase64url(jwe.header.apv))
        expect(() => unwrap(jwe, header.apv, key)).toThrow(
          expect.objectContaining({ code: 'ERR_DECRYPTION_FAILED' }) as Error,
        )
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    )
  })

  test('is never the same twice: ephemeral key, content key and vector are new', async () => {
    const scope: Scope = { use: 'runtime', app: 'a', environment: 'test', name: 'A' }
    const options = { key: record, scope }
    const [one, two] = [
      readJwe(await seal(Buffer.from('x'), options)),
      readJwe(await seal(Buffer.from('x'), options)),
    ]
    expect(one.header.epk).not.toEqual(two.header.epk)
    expect(one.iv).not.toEqual(two.iv)
    expect(unwrap(one, undefined, key)).not.toEqual(unwrap(two, undefined, key))
  })
})

test('node-jose takes the apv of the header into the key derivation', async () => {
  const scope: Scope = { use: 'runtime', app: 'a', environment: 'test', name: 'A' }
  const jwe = readJwe(await sealValue(Buffer.from('x'), { key: record, scope }))
  const header = JSON.parse(Buffer.from(jwe.protected, 'base64url').toString()) as object
  const unwrapBy = (change: object) =>
    (nodeJoseKey as unknown as NodeJoseUnwrap).unwrap(
      'ECDH-ES+A256KW',
      Buffer.from(jwe.encryptedKey),
      { ...header, ...change },
    )
  expect((await unwrapBy({})).length).toBe(32)
  await expect(unwrapBy({ apv: encodeBase64url('another') })).rejects.toThrow()
  await expect(unwrapBy({ apv: undefined })).rejects.toThrow()
})
