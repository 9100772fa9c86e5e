import { encodeBase64url, formatScope, readJwe, type Scope } from '@iterapp/crypto/format'
import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { loadPrivateKey, openJwe } from '@iterapp/crypto/openssl'
import { IterappError } from '@iterapp/errors'
import type { Identity } from '@iterapp/identity'
import { describe, expect, test } from 'vitest'
import { unwrapSecrets, wrapSecret, type UnwrapResult, type WrappedSecret } from './index'

const record = await generateKey(new Date(0))
const key = loadPrivateKey(record)
const findKey = (kid: string) => Promise.resolve(kid === key.kid ? key : null)

const runtime: Identity = { use: 'runtime', app: 'myapp', environment: 'test' }
const build: Identity = { use: 'build', app: 'myapp' }
const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }

const seal = (change: Partial<Scope> = {}) =>
  sealValue(Buffer.from('hello'), { key: record, scope: { ...scope, ...change } })

const wrapped = (text: string, name = 'API_KEY') => wrapSecret(name, readJwe(text))

function open(text: string, result: UnwrapResult | undefined): string {
  if (result === undefined || !('key' in result)) throw new Error('no key')
  return Buffer.from(openJwe(readJwe(text), Buffer.from(result.key, 'base64url'))).toString()
}

const codesOf = (results: readonly UnwrapResult[]) =>
  results.map((result) => ('error' in result ? result.error.code : 'ok'))

describe('a secret is unwrapped', () => {
  test.each<[string, Identity, Partial<Scope>]>([
    ['for its environment and name', runtime, {}],
    ['for every environment', runtime, { environment: '*' }],
    ['for every name', runtime, { name: '*' }],
    ['for every environment and name', runtime, { environment: '*', name: '*' }],
    ['for the build', build, { use: 'build', environment: '*' }],
  ])('that was sealed %s', async (_title, identity, change) => {
    const text = await seal(change)
    const [result] = await unwrapSecrets(findKey, identity, [wrapped(text)])
    expect(open(text, result)).toBe('hello')
  })

  test('beside others that are refused, each in its place', async () => {
    const good = await seal()
    const bad = wrapped(await seal({ environment: 'prod' }))
    const results = await unwrapSecrets(findKey, runtime, [bad, wrapped(good), bad])
    expect(codesOf(results)).toEqual(['ERR_SCOPE_MISMATCH', 'ok', 'ERR_SCOPE_MISMATCH'])
    expect(open(good, results[1])).toBe('hello')
  })

  test('in a batch of hundreds, all of them', async () => {
    const secret = wrapped(await seal())
    const results = await unwrapSecrets(findKey, runtime, Array<WrappedSecret>(200).fill(secret))
    expect(codesOf(results)).toEqual(Array(200).fill('ok'))
  })
})

describe('a secret is refused', () => {
  test.each<[string, Identity, Partial<Scope>, string]>([
    [
      'another app',
      runtime,
      { app: 'other' },
      'it is encrypted for the app other and used in myapp',
    ],
    [
      'another environment',
      runtime,
      { environment: 'prod' },
      'it is encrypted for prod and used in test',
    ],
    [
      'the build',
      runtime,
      { use: 'build', environment: '*' },
      'it is encrypted as a build secret and used as a runtime secret',
    ],
    [
      'another name',
      runtime,
      { name: 'OTHER' },
      'it is encrypted under the name OTHER and used as API_KEY',
    ],
    ['running', build, {}, 'it is encrypted as a runtime secret and used as a build secret'],
  ])('that was sealed for %s', async (_title, identity, change, message) => {
    const results = await unwrapSecrets(findKey, identity, [wrapped(await seal(change))])
    expect(results).toEqual([{ error: { code: 'ERR_SCOPE_MISMATCH', message } }])
  })

  test('whose header was moved to the scope of the caller, by the cryptography', async () => {
    const text = await seal({ environment: 'prod' })
    const header = JSON.parse(
      Buffer.from(readJwe(text).protected, 'base64url').toString(),
    ) as object
    const moved = { ...header, apv: encodeBase64url(formatScope(scope)) }
    const secret = { ...wrapped(text), protected: encodeBase64url(JSON.stringify(moved)) }
    const results = await unwrapSecrets(findKey, runtime, [secret])
    expect(codesOf(results)).toEqual(['ERR_DECRYPTION_FAILED'])
  })

  test('whose key is not there, naming its thumbprint', async () => {
    const nobody = () => Promise.resolve(null)
    const results = await unwrapSecrets(nobody, runtime, [wrapped(await seal())])
    expect(results).toEqual([
      { error: { code: 'ERR_KEY_UNKNOWN', message: `no key has the thumbprint ${key.kid}` } },
    ])
  })

  test('that is asked for under any name, unless it was sealed for any', async () => {
    const secret = wrapped(await seal(), '*')
    expect(codesOf(await unwrapSecrets(findKey, runtime, [secret]))).toEqual(['ERR_SCOPE_MISMATCH'])
  })

  test.each<[string, Partial<WrappedSecret>, string]>([
    ['no header', { protected: '' }, 'ERR_JWE_HEADER'],
    ['a header that is not base64url', { protected: '====' }, 'ERR_JWE_MALFORMED'],
    ['a short key', { encrypted_key: 'AAAA' }, 'ERR_JWE_MALFORMED'],
    ['an empty name', { name: '' }, 'ERR_SCOPE_MALFORMED'],
    ['a name with a line feed', { name: 'A\nB' }, 'ERR_SCOPE_MALFORMED'],
  ])('with %s', async (_title, change, code) => {
    const secret = { ...wrapped(await seal()), ...change }
    expect(codesOf(await unwrapSecrets(findKey, runtime, [secret]))).toEqual([code])
  })
})

test('a key store that fails fails the request, which can be sent again', async () => {
  const broken = () => Promise.reject(new Error('away'))
  await expect(unwrapSecrets(broken, runtime, [wrapped(await seal())])).rejects.toThrow('away')
  const away = () => Promise.reject(new IterappError('ERR_API_SERVER'))
  await expect(unwrapSecrets(away, runtime, [wrapped(await seal())])).rejects.toMatchObject({
    code: 'ERR_API_SERVER',
  })
})
