import { KubeConfig, type User } from '@kubernetes/client-node'
import { describeFailure } from '@iterapp/http'
import { startApiServer, type ApiServer } from '@iterapp/testing'
import { rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createApiClient, type ApiClient } from './index'

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

/** A client and the API server that it asks. */
async function connect(
  listener: RequestListener,
  timeout = 5000,
): Promise<{ server: ApiServer; ask: ApiClient; read: () => ReturnType<ApiClient> }> {
  const server = await startApiServer(listener)
  const ask = createApiClient(kubeConfigFor(server), timeout)
  return { server, ask, read: () => ask({ path }) }
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
  expect(error).toMatchObject({ code: 'ERR_API_SERVER' })
  expect(JSON.stringify(describeFailure(error))).not.toContain(canary)
  expect(String(error)).not.toContain(canary)
  return (error as Error).message
}

const path = ['api', 'v1', 'namespaces', 'apps-web-test', 'configmaps', 'iterapp']

describe('a request', () => {
  test('is a GET by default, and its answer is parsed', async () => {
    const { server, ask } = await connect(answering(200, { kind: 'ConfigMap' }))
    expect(await ask({ path })).toEqual({ status: 200, value: { kind: 'ConfigMap' } })
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        url: '/api/v1/namespaces/apps-web-test/configmaps/iterapp',
        headers: { accept: 'application/json' },
      },
    ])
  })

  test('has the body, the query and the type that it is given', async () => {
    let body = ''
    const { server, ask } = await connect((request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => response.writeHead(201).end('{}'))
    })
    await ask({
      method: 'PATCH',
      path: ['api'],
      query: { fieldSelector: 'a=b&c' },
      body: { text: 'ø' },
      contentType: 'application/merge-patch+json',
    })
    expect(server.requests).toMatchObject([
      {
        method: 'PATCH',
        url: '/api?fieldSelector=a%3Db%26c',
        headers: { 'content-type': 'application/merge-patch+json', 'content-length': '13' },
      },
    ])
    expect(JSON.parse(body)).toEqual({ text: 'ø' })
  })

  test('is for a name that cannot lead elsewhere', async () => {
    const { server, ask } = await connect(answering(404, ''))
    await ask({ path: ['a/b', 'c?d#e'] })
    expect(server.requests[0]?.url).toBe('/a%2Fb/c%3Fd%23e')
  })

  test('finds an API server whose address has a path', async () => {
    const server = await startApiServer(answering(404, ''))
    const kubeConfig = kubeConfigFor({ ...server, url: `${server.url}/clusters/c-1/` })
    await createApiClient(kubeConfig, 5000)({ path: ['api'] })
    expect(server.requests[0]?.url).toBe('/clusters/c-1/api')
  })

  test.each([301, 401, 403, 404, 409, 429, 500, 503])(
    'that is answered with the status %i is answered',
    async (status) => {
      const { ask } = await connect(answering(status, { kind: 'Status' }))
      expect(await ask({ path })).toEqual({ status, value: { kind: 'Status' } })
    },
  )

  test.each(['', `{"data": ${canary}}`])('whose answer is %j has no value', async (text) => {
    const { ask } = await connect(answering(200, text))
    expect(await ask({ path })).toEqual({ status: 200, value: undefined })
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
    const { read } = await connect((_request, response) => response.end(String(++version)))
    expect([(await read()).value, (await read()).value]).toEqual([1, 2])
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
    const ask = createApiClient(kubeConfigFor({ ...server, caFile: other.caFile }), 5000)
    expect(await failureOf(() => ask({ path }))).toMatch(
      /^the API server cannot be reached \((DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_.*)\)$/,
    )
    expect(server.requests).toEqual([])
  })

  test('of another name is told nothing', async () => {
    const server = await startApiServer(answering(404, ''))
    const ask = createApiClient(kubeConfigFor({ ...server, name: 'other.test' }), 5000)
    expect(await failureOf(() => ask({ path }))).toBe(
      'the API server cannot be reached (ERR_TLS_CERT_ALTNAME_INVALID)',
    )
    expect(server.requests).toEqual([])
  })

  test('must be named in the settings', () => {
    expect(() => createApiClient(new KubeConfig(), 5000)).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: 'there is no API server: give --kubeconfig',
      }),
    )
  })
})

describe('a read fails', () => {
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
    const { read } = await connect((_request, response) => {
      if (++times === 1) response.destroy()
      else response.writeHead(404).end()
    })
    await failureOf(read)
    expect(await read()).toMatchObject({ status: 404 })
  })
})
