import { readJwe } from '@iterapp/crypto/format'
import { readKeySet } from '@iterapp/crypto/jose'
import { targetOf } from '@iterapp/entry'
import { calculateJwkThumbprint, compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { sealForm } from './seal-form'

const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' })
const { x = '', y = '' } = await exportJWK(pair.publicKey)
const kid = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y })
const [key] = await readKeySet({
  keys: [{ kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ECDH-ES+A256KW', use: 'enc', iat: 1 }],
})
if (key === undefined) throw new Error('no key')

const value = new TextEncoder().encode("it's")
const target = targetOf({ kind: 'variable', app: 'myapp', environment: 'prod', name: 'A' })
const checked = { target, value, skeleton: "_'_" }

test('a line holds the value for its scope, with its skeleton', async () => {
  const { jwe, ...line } = await sealForm(checked, key)
  expect(line).toEqual({
    ...{ app: 'myapp', environment: 'prod', kind: 'variable', bytes: 4 },
    place: { table: ['env', 'prod'], name: 'A' },
  })
  expect(readJwe(jwe).header).toMatchObject({ scope: target.scope, skeleton: "_'_", kid })
  expect((await compactDecrypt(jwe, pair.privateKey)).plaintext).toEqual(value)
})

test('one value can be sealed twice at a time, and overwritten meanwhile', async () => {
  const bytes = value.slice()
  const lines = [
    sealForm({ ...checked, value: bytes }, key),
    sealForm({ ...checked, value: bytes }, key),
  ]
  bytes.fill(0)
  for (const { jwe } of await Promise.all(lines)) {
    expect((await compactDecrypt(jwe, pair.privateKey)).plaintext).toEqual(value)
  }
})
