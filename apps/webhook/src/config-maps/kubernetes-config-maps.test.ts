import { IterappError } from '@iterapp/errors'
import type { ApiAnswer, ApiRequest } from '@iterapp/kubernetes'
import { expect, test } from 'vitest'
import { configMapObject } from '../testing/api-server'
import { createConfigMapReader } from './kubernetes-config-maps'

const canary = 'canary-5up3r'

/** Reads from an API server that answers like this. */
const read = (status: number, value: unknown) =>
  createConfigMapReader(() => Promise.resolve({ status, value }))('apps-web-test', 'iterapp')

test('a ConfigMap is read with its version', async () => {
  const asked: ApiRequest[] = []
  const readConfigMap = createConfigMapReader((request): Promise<ApiAnswer> => {
    asked.push(request)
    return Promise.resolve({ status: 200, value: configMapObject('app = "web"', '42') })
  })
  expect(await readConfigMap('apps-web-test', 'iterapp')).toEqual({
    name: 'iterapp',
    uid: 'b1f',
    resourceVersion: '42',
    data: { 'iterapp.toml': 'app = "web"' },
  })
  const path = ['api', 'v1', 'namespaces', 'apps-web-test', 'configmaps', 'iterapp']
  expect(asked).toEqual([{ path }])
})

test('a ConfigMap of which Go left out the data has none', async () => {
  const metadata = { name: 'iterapp', uid: 'u', resourceVersion: '1' }
  const expected = { name: 'iterapp', uid: 'u', resourceVersion: '1', data: {} }
  expect(await read(200, { kind: 'ConfigMap', metadata })).toEqual(expected)
})

test('a ConfigMap that there is none of is null', async () => {
  expect(await read(404, { kind: 'Status', message: canary })).toBeNull()
})

test.each([301, 401, 403, 409, 429, 500, 503])(
  'a read fails with the status %i alone when that is the answer',
  async (status) => {
    await expect(read(status, { message: canary })).rejects.toMatchObject({
      code: 'ERR_CONFIG_UNAVAILABLE',
      message: `the API server answered with status ${status}`,
    })
  },
)

test.each<[string, unknown]>([
  ['is no JSON', undefined],
  ['is a list', [canary]],
  ['is null', null],
  ['has no metadata', { data: { 'iterapp.toml': canary } }],
  ['has no uid', { metadata: { name: canary, resourceVersion: '1' } }],
  ['has no version', { metadata: { name: canary, uid: '1' } }],
  ['has no name', { metadata: { uid: canary, resourceVersion: '1' } }],
  ['has other data', { ...configMapObject(canary), data: [canary] }],
  ['has no data but null', { ...configMapObject(canary), data: null }],
])('a read fails when the answer %s', async (_title, value) => {
  await expect(read(200, value)).rejects.toMatchObject({
    code: 'ERR_CONFIG_UNAVAILABLE',
    message: 'the API server gave no ConfigMap',
  })
})

test('a read fails in the words of the client when there is no answer', async () => {
  const message = 'the API server did not answer within 2 s'
  const readConfigMap = createConfigMapReader(() =>
    Promise.reject(new IterappError('ERR_API_SERVER', message)),
  )
  await expect(readConfigMap('a', 'b')).rejects.toMatchObject({
    code: 'ERR_CONFIG_UNAVAILABLE',
    message,
  })
})
