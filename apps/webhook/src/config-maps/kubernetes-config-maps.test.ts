import { KubeConfig, type User } from '@kubernetes/client-node'
import { describeFailure } from '@iterapp/http'
import { rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { configMapObject, startApiServer, type ApiServer } from '../testing/api-server'
import { createConfigMapReader } from './kubernetes-config-maps'

const canary = 'canary-5up3r'

/** How a pod reaches the API server: an authority's file, and a token's. */
function kubeConfigFor(
  { url, name, caFile, tokenFile }: ApiServer,
  change: Partial<User> = {},
): KubeConfig {
  const kubeConfig = new KubeConfig()
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'c', server: url, caFile, tlsServerName: name, skipTLSVerify: false }],
    users: [{ name: 'u', authProvider: { name: 'tokenFile', config: { tokenFile } }, ...change }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  })
  return kubeConfig
}

/** A reader and the API server that it reads from. */
async function connect(listener: RequestListener, timeout = 5000) {
  const server = await startApiServer(listener)
  const read = createConfigMapReader(kubeConfigFor(server), timeout)
  return { server, read: () => read('apps-web-test', 'iterapp') }
}

const answering =
  (status: number, body: unknown): RequestListener =>
  (_request, response) =>
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))

/** Why a read failed; what is logged of it holds nothing that the API server said. */
async function failureOf(read: () => Promise<unknown>): Promise<string> {
  const error: unknown = await read().then(
    () => 'it did not fail',
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ code: 'ERR_CONFIG_UNAVAILABLE' })
  expect(JSON.stringify(describeFailure(error))).not.toContain(canary)
  expect(String(error)).not.toContain(canary)
  return (error as Error).message
}

describe('a ConfigMap', () => {
  test('is read with its version', async () => {
    const { server, read } = await connect(answering(200, configMapObject('app = "web"', '42')))
    expect(await read()).toEqual({
      name: 'iterapp',
      uid: 'b1f',
      resourceVersion: '42',
      data: { 'iterapp.toml': 'app = "web"' },
    })
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        url: '/api/v1/namespaces/apps-web-test/configmaps/iterapp',
        headers: { accept: 'application/json' },
      },
    ])
  })

  test('of which Go left out the data has none', async () => {
    const metadata = { name: 'iterapp', uid: 'u', resourceVersion: '1' }
    const { read } = await connect(answering(200, { kind: 'ConfigMap', metadata }))
    expect(await read()).toEqual({ name: 'iterapp', uid: 'u', resourceVersion: '1', data: {} })
  })

  test('that there is none of is null', async () => {
    const { read } = await connect(answering(404, { kind: 'Status', message: canary }))
    expect(await read()).toBeNull()
  })

  test('of 1 MiB is read, although JSON doubles some characters', async () => {
    const source = '"\n'.repeat(512 * 1024)
    const { read } = await connect(answering(200, configMapObject(source)))
    expect((await read())?.data).toEqual({ 'iterapp.toml': source })
  })

  test('is asked for by a name that cannot lead elsewhere', async () => {
    const { server } = await connect(answering(404, ''))
    const read = createConfigMapReader(kubeConfigFor(server), 5000)
    await read('a/b', 'c?d#e')
    expect(server.requests[0]?.url).toBe('/api/v1/namespaces/a%2Fb/configmaps/c%3Fd%23e')
  })

  test('is found behind an API server whose address has a path', async () => {
    const server = await startApiServer(answering(404, ''))
    const kubeConfig = kubeConfigFor({ ...server, url: `${server.url}/clusters/c-1/` })
    expect(await createConfigMapReader(kubeConfig, 5000)('a', 'b')).toBeNull()
    expect(server.requests[0]?.url).toBe('/clusters/c-1/api/v1/namespaces/a/configmaps/b')
  })
})

describe('the API server', () => {
  test('is asked on one connection again and again', async () => {
    const { server, read } = await connect(answering(404, ''))
    for (let times = 0; times < 5; times++) await read()
    expect([server.requests.length, server.connections()]).toEqual([5, 1])
  })

  test('is asked anew each time', async () => {
    let version = 0
    const { read } = await connect((_request, response) =>
      response.end(JSON.stringify(configMapObject('', String(++version)))),
    )
    expect([(await read())?.resourceVersion, (await read())?.resourceVersion]).toEqual(['1', '2'])
  })

  test('is told the token, and the one that renews it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const { server, read } = await connect(answering(404, ''))
    await read()
    writeFileSync(server.tokenFile, 'renewed')
    // The library looks at the file once a minute.
    vi.setSystemTime(Date.now() + 61_000)
    await read()
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${server.token}`,
      'Bearer renewed',
    ])
  })

  test('of another authority is told nothing', async () => {
    const server = await startApiServer(answering(404, ''))
    const other = await startApiServer(answering(404, ''))
    const read = createConfigMapReader(kubeConfigFor({ ...server, caFile: other.caFile }), 5000)
    expect(await failureOf(() => read('a', 'b'))).toMatch(
      /^the API server cannot be reached \((DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_.*)\)$/,
    )
    expect(server.requests).toEqual([])
  })

  test('of another name is told nothing', async () => {
    const server = await startApiServer(answering(404, ''))
    const read = createConfigMapReader(kubeConfigFor({ ...server, name: 'other.test' }), 5000)
    expect(await failureOf(() => read('a', 'b'))).toBe(
      'the API server cannot be reached (ERR_TLS_CERT_ALTNAME_INVALID)',
    )
    expect(server.requests).toEqual([])
  })

  test('must be named in the settings', () => {
    expect(() => createConfigMapReader(new KubeConfig(), 5000)).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: 'there is no API server: give --kubeconfig',
      }),
    )
  })
})

describe('a read fails', () => {
  test.each([301, 401, 403, 409, 429, 500, 503])(
    'with the status %i alone when that is the answer',
    async (status) => {
      const { read } = await connect(answering(status, { kind: 'Status', message: canary }))
      expect(await failureOf(read)).toBe(`the API server answered with status ${status}`)
    },
  )

  test.each<[string, unknown]>([
    ['is no JSON', `{"data": ${canary}}`],
    ['is empty', ''],
    ['is a list', [canary]],
    ['is null', 'null'],
    ['has no metadata', { data: { 'iterapp.toml': canary } }],
    ['has no uid', { metadata: { name: canary, resourceVersion: '1' } }],
    ['has no version', { metadata: { name: canary, uid: '1' } }],
    ['has no name', { metadata: { uid: canary, resourceVersion: '1' } }],
    ['has other data', { ...configMapObject(canary), data: [canary] }],
    ['has no data but null', { ...configMapObject(canary), data: null }],
  ])('when the answer %s', async (_title, body) => {
    const { read } = await connect(answering(200, body))
    expect(await failureOf(read)).toBe('the API server gave no ConfigMap')
  })

  test('when the answer has no end', async () => {
    const chunk = Buffer.alloc(256 * 1024, canary)
    let sent = 0
    const { read } = await connect((_request, response) => {
      const send = () => {
        if (response.destroyed) return
        sent += chunk.length
        response.write(chunk, () => setImmediate(send))
      }
      send()
    })
    expect(await failureOf(read)).toBe('the answer of the API server is too long')
    expect(sent).toBeGreaterThan(4 * 1024 * 1024)
  })

  test.each<[string, RequestListener]>([
    ['there is no answer', () => undefined],
    [
      'the answer stops half-way',
      (_request, response) => {
        response.write(`{"data":"${canary}`)
      },
    ],
  ])('in its time when %s', async (_title, listener) => {
    const { read } = await connect(listener, 200)
    const start = performance.now()
    expect(await failureOf(read)).toBe('the API server did not answer within 0.2 s')
    const duration = performance.now() - start
    expect(duration).toBeGreaterThan(150)
    expect(duration).toBeLessThan(5000)
  })

  test('when the connection breaks, before or in the answer', async () => {
    const { read } = await connect((_request, response) => response.destroy())
    expect(await failureOf(read)).toBe('the API server cannot be reached (ECONNRESET)')
    const half = await connect((_request, response) => {
      response.write(canary, () => response.destroy())
    })
    expect(await failureOf(half.read)).toBe('the API server cannot be reached (ECONNRESET)')
  })

  test('when nobody listens', async () => {
    const { server, read } = await connect(answering(404, ''))
    server.close()
    expect(await failureOf(read)).toBe('the API server cannot be reached (ECONNREFUSED)')
  })

  test.each(['caFile', 'tokenFile'] as const)('when the %s is gone', async (file) => {
    const { server, read } = await connect(answering(404, ''))
    rmSync(server[file])
    expect(await failureOf(read)).toBe('the credentials for the API server cannot be read (ENOENT)')
    expect(server.requests).toEqual([])
  })

  test('once only: the next one is another', async () => {
    let times = 0
    const { read } = await connect((request, response) => {
      answering(++times === 1 ? 500 : 404, '')(request, response)
    })
    await failureOf(read)
    expect(await read()).toBeNull()
  })
})
