import { readKeySet, sealValue } from '@iterapp/crypto/jose'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import type { KeysState } from '../keys/use-keys'
import { countLines, readCiphertext } from './read-ciphertext'

async function makeKey(iat: number) {
  const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' })
  const { x = '', y = '' } = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y })
  const record = { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ECDH-ES+A256KW', use: 'enc', iat }
  const [key] = await readKeySet({ keys: [record] })
  if (key === undefined) throw new Error('no key')
  return key
}

const [newest, older, foreign] = [await makeKey(3), await makeKey(2), await makeKey(1)]
const keys: KeysState = { status: 'ready', keys: [newest, older], loadedAt: 0 }
const now = new Date(2 * 86_400_000)
const scope = { use: 'runtime', app: 'myapp', environment: 'prod', name: 'A' } as const
const seal = (key = newest, change: object = {}) =>
  sealValue(new TextEncoder().encode('hunter2'), { key, scope: { ...scope, ...change } })
const read = (text: string, state: KeysState = keys): Record<string, string | undefined> => {
  const { rows, error } = readCiphertext(text, state, now)
  return { ...Object.fromEntries(rows ?? []), code: error?.code }
}

describe('a ciphertext', () => {
  test('tells what it is for, and how old its key is', async () => {
    expect(read(await seal())).toEqual({
      Use: 'runtime: in the running app',
      App: 'myapp',
      Environment: 'prod',
      Name: 'A',
      Key: newest.kid,
      'Key age': '1 day old, the newest of this cluster',
      Value: '7 bytes',
      Algorithm: 'ECDH-ES+A256KW, A256GCM',
    })
  })

  test('is read from its line, the first of several', async () => {
    const text = `A = { encrypted = "${await seal()}" }\nB = { encrypted = "x" }`
    expect(read(text)).toMatchObject({ Name: 'A' })
    expect(countLines(text)).toBe(2)
  })

  test('may be for all, or for a build', async () => {
    expect(read(await seal(newest, { environment: '*', name: '*' }))).toMatchObject({
      Environment: 'all environments (*)',
      Name: 'any name (*)',
    })
    expect(read(await seal(newest, { use: 'build', environment: '*' }))).toMatchObject({
      Use: 'build: while the image is built',
      Environment: 'none',
    })
  })

  test('tells what is known of its key', async () => {
    expect(read(await seal(older))).toMatchObject({
      'Key age': '1 day old, an older one of this cluster, still in use',
    })
    expect(read(await seal(foreign))['Key age']).toContain('not among this cluster')
    expect(read(await seal(), { status: 'loading' })['Key age']).toContain('not loaded')
  })

  test('is not what anything else is', () => {
    expect(read('')).toEqual({ code: undefined })
    expect(read('hunter2')).toEqual({ code: 'ERR_JWE_MALFORMED' })
  })
})
