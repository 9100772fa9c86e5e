import { encodeBase64url, formatScope, readHeader, readJwe } from '@iterapp/crypto/format'
import { readKeySet as readKeySetInBrowser, sealValue as sealInBrowser } from '@iterapp/crypto/jose'
import { readKeySet, sealValue } from '@iterapp/crypto/node-jose'
import { checkPromisedSkeleton, loadPrivateKey, openJwe } from '@iterapp/crypto/openssl'
import { isIterappError } from '@iterapp/errors'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { unwrap } from './open-text'
import { headerFor, scope, sealByHand } from './seal-by-hand'
import { olderKey, sealingKey } from './test-keys'

const canary = 'hunter2'
const good = headerFor({})
const { d } = olderKey

/** The error that an action throws, which is one of this project. */
async function errorOf(action: () => unknown): Promise<Error> {
  try {
    await action()
  } catch (error) {
    if (isIterappError(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const texts: readonly string[] = [
  canary,
  `${canary}.${canary}.${canary}.${canary}.${canary}`,
  encodeBase64url(canary),
]
const headers: readonly string[] = [
  canary,
  JSON.stringify(canary),
  `{"${canary}":1}`,
  ...['alg', 'enc', 'kid', 'epk', 'apv', 'skeleton', canary].map((name) =>
    JSON.stringify({ ...good, [name]: canary }),
  ),
  ...['kty', 'crv', 'x', 'y', canary].map((name) =>
    JSON.stringify({ ...good, epk: { ...(good.epk as object), [name]: canary } }),
  ),
  ...[canary, `iterapp:v1:${canary}:a:b:c`, `iterapp:v1:build:a:${canary}:c`].map((apv) =>
    JSON.stringify({ ...good, apv: encodeBase64url(apv) }),
  ),
  JSON.stringify({ ...good, apv: encodeBase64url(`iterapp:v1:runtime:a:b:${canary}\n`) }),
]
const keySets: readonly unknown[] = [
  canary,
  { keys: canary },
  { keys: [canary] },
  { keys: [{ alg: canary }] },
  ...['kty', 'crv', 'x', 'y', 'd', 'kid', 'use', 'iat'].map((name) => ({
    keys: [{ ...sealingKey, [name]: canary }],
  })),
  ...['x', 'y', 'kid'].map((name) => ({ keys: [{ ...sealingKey, [name]: d }] })),
]

describe('no error quotes what it refuses', () => {
  const quiet = (error: Error) => {
    // With its stack and cause, as a careless logger would print it.
    const printed = inspect(error, { depth: 9 })
    expect(printed).not.toContain(canary)
    expect(printed).not.toContain(encodeBase64url(canary))
    expect(printed).not.toContain(d)
  }

  test('of a ciphertext', async () => {
    for (const text of texts) quiet(await errorOf(() => readJwe(text)))
  })

  test('of a header', async () => {
    for (const text of headers) quiet(await errorOf(() => readHeader(encodeBase64url(text))))
  })

  test('of a key set', async () => {
    for (const value of keySets) quiet(await errorOf(() => readKeySet(value)))
    for (const value of keySets) {
      quiet(await errorOf(() => readKeySetInBrowser(value)))
    }
    quiet(await errorOf(() => loadPrivateKey({ ...sealingKey, d })))
  })

  test.each([sealValue, sealInBrowser])('of what is to be sealed', async (seal) => {
    const value = Buffer.from(canary)
    const options = { key: sealingKey, scope }
    quiet(await errorOf(() => seal(value, { ...options, skeleton: canary })))
    for (const name of ['app', 'environment', 'use']) {
      const odd = { ...scope, [name]: `${canary}\n` }
      quiet(await errorOf(() => seal(value, { ...options, scope: odd })))
    }
    const huge = Buffer.alloc(300_000, canary)
    quiet(await errorOf(() => seal(huge, options)))
  })

  test('of a value', async () => {
    const jwe = readJwe(sealByHand())
    quiet(
      await errorOf(() => {
        checkPromisedSkeleton(jwe, `${canary}'`)
      }),
    )
    quiet(await errorOf(() => openJwe(jwe, Buffer.alloc(32, canary))))
  })
})

describe('what the cryptography refuses', () => {
  const jwe = readJwe(sealByHand())
  const contentKey = unwrap(jwe)
  const changedTag = new Uint8Array(jwe.tag).fill(0)
  const other = loadPrivateKey(olderKey)
  const otherApv = Buffer.from(formatScope({ ...scope, app: 'other' }))
  const offCurve = { ...jwe.header, epk: { ...jwe.header.epk, y: jwe.header.epk.x } }

  test.each<[string, () => unknown]>([
    ['another private key', () => unwrap(jwe, undefined, other)],
    ['another scope', () => unwrap(jwe, otherApv)],
    ['a point off the curve', () => unwrap({ ...jwe, header: offCurve })],
    ['another encrypted key', () => unwrap({ ...jwe, encryptedKey: new Uint8Array(40) })],
    [
      'an encrypted key of another length',
      () => unwrap({ ...jwe, encryptedKey: new Uint8Array(24) }),
    ],
    [
      'an encrypted key of no whole block',
      () => unwrap({ ...jwe, encryptedKey: new Uint8Array(41) }),
    ],
    ['no encrypted key', () => unwrap({ ...jwe, encryptedKey: new Uint8Array() })],
    ['another content key', () => openJwe(jwe, new Uint8Array(32))],
    ['a content key of 16 bytes', () => openJwe(jwe, contentKey.subarray(0, 16))],
    ['no content key', () => openJwe(jwe, new Uint8Array())],
    ['another tag', () => openJwe({ ...jwe, tag: changedTag }, contentKey)],
    ['a tag cut short', () => openJwe({ ...jwe, tag: jwe.tag.subarray(0, 12) }, contentKey)],
    ['another vector', () => openJwe({ ...jwe, iv: new Uint8Array(12) }, contentKey)],
    ['no vector', () => openJwe({ ...jwe, iv: new Uint8Array() }, contentKey)],
    ['another header', () => openJwe({ ...jwe, protected: 'e30' }, contentKey)],
    ['a longer ciphertext', () => openJwe({ ...jwe, ciphertext: new Uint8Array(99) }, contentKey)],
  ])('is told in the same words for %s', async (_cause, action) => {
    const error = await errorOf(action)
    expect(error).toMatchObject({
      name: 'IterappError',
      code: 'ERR_DECRYPTION_FAILED',
      message: 'The ciphertext does not open with this key for this scope.',
    })
    expect(error.cause).toBeUndefined()
  })
})
