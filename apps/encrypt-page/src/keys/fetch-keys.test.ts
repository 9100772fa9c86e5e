import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { afterEach, expect, test, vi } from 'vitest'
import { fetchKeys } from './fetch-keys'

const address = new URL('https://secrets.example/v1/keys')
const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' })
const { x = '', y = '' } = await exportJWK(pair.publicKey)
const kid = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y })
const key = { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ECDH-ES+A256KW', use: 'enc', iat: 1 }

afterEach(() => {
  vi.unstubAllGlobals()
})

function answer(response: Response | Error): void {
  const give = response instanceof Error ? Promise.reject(response) : Promise.resolve(response)
  vi.stubGlobal('fetch', () => give)
}

test('a key set is read', async () => {
  answer(Response.json({ keys: [key] }))
  expect(await fetchKeys(address)).toEqual([key])
})

test.each<[string, Response | Error, string]>([
  ['no answer', new TypeError('fetch failed'), 'ERR_KEYS_UNREACHABLE'],
  ['another status', new Response('{}', { status: 503 }), 'ERR_KEYS_UNREACHABLE'],
  ['no JSON', new Response('<html>'), 'ERR_KEYS_INVALID'],
  ['no keys', Response.json({ keys: [] }), 'ERR_KEYS_INVALID'],
  [
    'a false thumbprint',
    Response.json({ keys: [{ ...key, kid: 'A'.repeat(43) }] }),
    'ERR_KEYS_INVALID',
  ],
])('%s is an error', async (_title, response, code) => {
  answer(response)
  await expect(fetchKeys(address)).rejects.toMatchObject({ code })
})
