import { generateKey } from '@iterapp/crypto/node-jose'
import type { ApiAnswer, ApiRequest } from '@iterapp/kubernetes'
import { describe, expect, test } from 'vitest'
import { createKeySecrets } from './key-secrets'

const metadata = { name: 'r-sealing-key-1', uid: 'u', resourceVersion: '7' }

const secret = {
  metadata,
  type: 'iterapp.dev/sealing-key',
  data: { 'key.json': Buffer.from('{"kty":"EC"}').toString('base64') },
}

function createSecrets(answer: ApiAnswer) {
  const asked: ApiRequest[] = []
  const secrets = createKeySecrets(
    (request) => {
      asked.push(request)
      return Promise.resolve(answer)
    },
    'iterapp-system',
    'r-sealing-key',
  )
  return { ...secrets, asked }
}

const listOf = (...items: readonly unknown[]) =>
  createSecrets({ status: 200, value: { kind: 'SecretList', items } })

describe('the Secrets with keys', () => {
  test('are listed by their label, never from a cache', async () => {
    const { list, asked } = listOf(secret)
    expect(await list()).toEqual([
      { name: 'r-sealing-key-1', version: 'u/7', text: '{"kty":"EC"}' },
    ])
    expect(asked).toEqual([
      {
        path: ['api', 'v1', 'namespaces', 'iterapp-system', 'secrets'],
        query: { labelSelector: 'iterapp.dev/component=sealing-key' },
      },
    ])
  })

  test('are not those of another release', async () => {
    const named = (name: string) => ({ ...secret, metadata: { ...metadata, name } })
    const names = ['other-sealing-key-1', 'r-sealing-key', 'r-sealing-keys-1', 'r-sealing-key-x']
    expect((await listOf(...names.map(named)).list()).map(({ name }) => name)).toEqual([
      'r-sealing-key-x',
    ])
  })

  test.each<[string, object]>([
    ['another type', { type: 'Opaque' }],
    ['no type', { type: undefined }],
    ['no data', { data: undefined }],
    ['data that are none', { data: ['key.json'] }],
    ['no key', { data: {} }],
    ['a key that is no text', { data: { 'key.json': 1 } }],
  ])('with %s hold nothing', async (_title, change) => {
    expect(await listOf({ ...secret, ...change }).list()).toEqual([
      { name: 'r-sealing-key-1', version: 'u/7', text: null },
    ])
  })

  test.each<[string, ApiAnswer]>([
    ['forbids it', { status: 403, value: { kind: 'Status' } }],
    ['has forgotten that version', { status: 410, value: { kind: 'Status' } }],
    ['fails', { status: 500, value: undefined }],
    ['answers no JSON', { status: 200, value: undefined }],
    ['answers no list', { status: 200, value: { kind: 'SecretList', items: null } }],
    ['lists something else', { status: 200, value: { items: ['x'] } }],
    ['leaves the name out', { status: 200, value: { items: [{ metadata: { uid: 'u' } }] } }],
  ])('cannot be listed when the API server %s', async (_title, answer) => {
    await expect(createSecrets(answer).list()).rejects.toMatchObject({ code: 'ERR_API_SERVER' })
  })
})

describe('a new Secret', () => {
  test('has the name, label, type and record of a key', async () => {
    const record = await generateKey(new Date(0))
    const { create, asked } = createSecrets({ status: 201, value: {} })
    expect(await create(1, record)).toBe(true)
    expect(asked).toEqual([
      {
        method: 'POST',
        path: ['api', 'v1', 'namespaces', 'iterapp-system', 'secrets'],
        body: {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: {
            name: 'r-sealing-key-1',
            labels: { 'iterapp.dev/component': 'sealing-key' },
          },
          type: 'iterapp.dev/sealing-key',
          data: { 'key.json': expect.any(String) as string },
        },
      },
    ])
    const { data } = asked[0]?.body as { data: Record<string, string> }
    expect(JSON.parse(Buffer.from(data['key.json'] ?? '', 'base64').toString())).toEqual(record)
  })

  test('is not made where there is one', async () => {
    const { create } = createSecrets({ status: 409, value: { kind: 'Status' } })
    expect(await create(1, await generateKey(new Date(0)))).toBe(false)
  })

  test.each([200, 403, 422, 500])('cannot be made when the answer is %i', async (status) => {
    const { create } = createSecrets({ status, value: undefined })
    const attempt = create(1, await generateKey(new Date(0)))
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_API_SERVER' })
  })
})
