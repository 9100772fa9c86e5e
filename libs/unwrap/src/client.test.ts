import { temporaryFolder } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectKeysService, type RetryClock, type WrappedSecret } from './index'

const secret: WrappedSecret = { protected: 'a', encrypted_key: 'b', name: 'API_KEY' }
const key = Buffer.alloc(32, 'k').toString('base64url')
const answer = { results: [{ key }] }

/** A clock that sleeps only as long as it takes to notice. */
const hurriedClock: RetryClock = {
  now: () => performance.now(),
  random: () => 0,
  sleep: () => Promise.resolve(),
}

function tokenFile(token: string): string {
  const path = join(temporaryFolder(), 'token')
  writeFileSync(path, token)
  return path
}

async function serve(listener: RequestListener): Promise<URL> {
  const server: Server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

/** A keys service that gives these answers in turn, the last for ever. */
async function serveAnswers(
  ...answers: readonly { status: number; body?: unknown; headers?: Record<string, string> }[]
): Promise<{ url: URL; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = []
  const url = await serve((request, response) => {
    const next = answers[Math.min(requests.length, answers.length - 1)]
    requests.push(request)
    const body = typeof next?.body === 'string' ? next.body : JSON.stringify(next?.body)
    response.writeHead(next?.status ?? 500, next?.headers).end(body)
  })
  return { url, requests }
}

const connect = (url: URL, deadline = 2000, clock = hurriedClock) =>
  connectKeysService({ url, tokenFile: tokenFile('tok-1\n'), deadline }, clock)

describe('the keys service', () => {
  test('is asked once, with the token, for all keys', async () => {
    let seen = ''
    const url = await serve((request, response) => {
      seen += `${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''} `
      request.on('data', (chunk: Buffer) => (seen += chunk.toString()))
      request.on('end', () => response.end(JSON.stringify(answer)))
    })
    expect(await connect(url)([secret])).toEqual(answer.results)
    expect(seen).toBe(`POST /v1/unwrap Bearer tok-1 ${JSON.stringify({ secrets: [secret] })}`)
  })

  test('is shown a token that is no file, too', async () => {
    const { url, requests } = await serveAnswers({ status: 200, body: answer })
    await connectKeysService({ url, token: 'tok-2', deadline: 2000 })([secret])
    expect(requests[0]?.headers.authorization).toBe('Bearer tok-2')
  })

  test.each([408, 429, 500, 502, 503])('is asked again after status %i', async (status) => {
    const { url, requests } = await serveAnswers({ status }, { status: 200, body: answer })
    expect(await connect(url)([secret])).toEqual(answer.results)
    expect(requests.length).toBe(2)
  })

  test('is given the time that it asks for', async () => {
    const { url } = await serveAnswers(
      { status: 503, headers: { 'retry-after': '7' } },
      { status: 200, body: answer },
    )
    const waits: number[] = []
    const clock: RetryClock = {
      ...hurriedClock,
      sleep: (milliseconds) => {
        waits.push(milliseconds)
        return Promise.resolve()
      },
    }
    await connect(url, 60_000, clock)([secret])
    expect(waits).toEqual([7000])
  })

  test('that stays busy is given up at the deadline, with its last word', async () => {
    const { url } = await serveAnswers({
      status: 503,
      body: { code: 'ERR_INTERNAL', message: 'x' },
      headers: { 'retry-after': '60' },
    })
    await expect(connect(url)([secret])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_UNREACHABLE',
      message: 'the keys service answered with status 503, ERR_INTERNAL',
    })
  })

  test('that is away is named with the reason of the system', async () => {
    const url = new URL('http://127.0.0.1:1')
    const once = { ...hurriedClock, random: () => 1000 }
    await expect(connect(url, 10_000, once)([secret])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_UNREACHABLE',
      message: 'no answer from 127.0.0.1:1 (ECONNREFUSED)',
    })
  })

  test('that never answers is given up at the deadline', async () => {
    const url = await serve(() => undefined)
    await expect(connect(url, 100)([secret])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_UNREACHABLE',
      message: `no answer from ${url.host} (no time left)`,
    })
  })

  test.each([
    [
      401,
      { code: 'ERR_UNAUTHENTICATED', message: 'not known' },
      'ERR_UNAUTHENTICATED',
      /^not known$/,
    ],
    [
      403,
      { code: 'ERR_IDENTITY_NONE', message: 'no app' },
      'ERR_KEYS_SERVICE_REFUSED',
      /ERR_IDENTITY_NONE: no app/,
    ],
    [
      404,
      '<html>hunter2</html>',
      'ERR_KEYS_SERVICE_REFUSED',
      /^the keys service refused with status 404$/,
    ],
    [302, { code: 'none', message: 'hunter2' }, 'ERR_KEYS_SERVICE_REFUSED', /status 302$/],
  ])('that refuses with %i is not asked again', async (status, body, code, message) => {
    const { url, requests } = await serveAnswers({ status, body })
    await expect(connect(url)([secret])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    })
    expect(requests.length).toBe(1)
  })

  test.each<[string, unknown]>([
    ['too few results', { results: [] }],
    ['too many results', { results: [...answer.results, ...answer.results] }],
    ['a result without key or error', { results: [{}] }],
    ['a key of another length', { results: [{ key: 'c2VjcmV0' }] }],
    ['a key in another spelling', { results: [{ key: `${key}=` }] }],
    ['a key and an error', { results: [{ key, error: { code: 'ERR_KEY_UNKNOWN', message: '' } }] }],
    [
      'an error whose code is a name of objects',
      { results: [{ error: { code: '__proto__', message: '' } }] },
    ],
    [
      'an endless message',
      { results: [{ error: { code: 'ERR_KEY_UNKNOWN', message: 'x'.repeat(2001) } }] },
    ],
    ['an error whose code is none', { results: [{ error: { code: 'odd', message: '' } }] }],
    ['no list', { keys: 1 }],
    ['no JSON', 'hunter2'],
  ])('that answers with %s is not believed', async (_title, body) => {
    const { url } = await serveAnswers({ status: 200, body })
    await expect(connect(url)([secret])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_ANSWER',
      message: expect.not.stringContaining('hunter2') as string,
    })
  })

  test('that switches protocols, or hangs up in its answer, is asked again', async () => {
    const once = { ...hurriedClock, random: () => 1000 }
    const switching = await serve((_request, response) => {
      response.socket?.end(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      )
    })
    await expect(connect(switching, 10_000, once)([secret])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_UNREACHABLE',
    })
    const cutting = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(connect(cutting, 10_000, once)([secret])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_UNREACHABLE',
    })
  })

  test('that is newer may refuse a secret with a code of its own', async () => {
    const error = { code: 'ERR_FUTURE', message: 'not yet' }
    const { url } = await serveAnswers({ status: 200, body: { results: [{ error }] } })
    expect(await connect(url)([secret])).toEqual([
      { error: { code: 'ERR_KEYS_SERVICE_REFUSED', message: 'ERR_FUTURE: not yet' } },
    ])
  })

  test('that answers without end is cut off', async () => {
    const url = await serve((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x')
      const write = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', write)
      write()
    })
    await expect(connect(url)([secret])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_ANSWER',
      message: 'the answer has no end',
    })
  })

  test('is not called without TLS but on loopback', async () => {
    const url = new URL('http://keys.example:8421')
    await expect(connect(url)([secret])).rejects.toMatchObject({ code: 'ERR_SETTINGS' })
    await expect(connect(new URL('ftp://127.0.0.1'))([secret])).rejects.toMatchObject({
      code: 'ERR_SETTINGS',
    })
  })

  test('is not called under every name below another', async () => {
    const url = new URL('https://127.0.0.1:1')
    const any = connectKeysService({ url, token: 't', serverName: '.test', deadline: 100 })
    await expect(any([secret])).rejects.toMatchObject({
      code: 'ERR_SETTINGS',
      message: 'the name of the keys service begins with a dot',
    })
  })

  test('is not called with what is no token, nor without one', async () => {
    const url = new URL('http://127.0.0.1:1')
    const odd = connectKeysService({ url, tokenFile: tokenFile('hunter2\u0007 x'), deadline: 1 })
    await expect(odd([secret])).rejects.toMatchObject({
      code: 'ERR_SETTINGS',
      message: expect.not.stringContaining('hunter2') as string,
    })
    const given = connectKeysService({ url, token: 'hunter2 x', deadline: 1 })
    await expect(given([secret])).rejects.toMatchObject({
      code: 'ERR_SETTINGS',
      message: 'what was given as the token is none',
    })
    const missing = connectKeysService({ url, tokenFile: '/nowhere/token', deadline: 1 })
    await expect(missing([secret])).rejects.toMatchObject({
      code: 'ERR_SETTINGS',
      message: 'the token /nowhere/token cannot be read',
    })
  })

  test('is not asked for more than one request may carry', async () => {
    const many = Array<WrappedSecret>(1025).fill(secret)
    await expect(connect(new URL('http://127.0.0.1:1'))(many)).rejects.toMatchObject({
      code: 'ERR_PAYLOAD_TOO_LARGE',
    })
  })
})
