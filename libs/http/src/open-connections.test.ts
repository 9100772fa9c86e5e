import { makeCertificate, temporaryFolder } from '@iterapp/testing'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage, type RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listen, type TlsPair } from './index'
import { makeApp } from './make-test-app'

const ask = (path: string, ...headers: readonly string[]) =>
  `GET ${path} HTTP/1.1\r\n${['Host: a', ...headers].join('\r\n')}\r\n\r\n`

/** A connection to an app, and what the app was asked. */
async function open(answer: RequestListener, tls?: TlsPair) {
  const asked: string[] = []
  const app: RequestListener = (request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  }
  const listener = await listen(app, { host: '127.0.0.1', port: 0, portSetting: '--port', tls })
  onTestFinished(async () => {
    await listener.close(0)
  })
  const options = { host: '127.0.0.1', port: Number(listener.url.port) }
  const socket: Socket =
    tls === undefined ? connect(options) : connectTls({ ...options, rejectUnauthorized: false })
  await once(socket, tls === undefined ? 'connect' : 'secureConnect')
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  socket.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.once('close', resolve)).then(() => text)
  return { asked, socket, closed, text: () => text, url: listener.url }
}

const never: RequestListener = () => undefined
const atOnce: RequestListener = (_request, response) => response.end('ok')
const soon: RequestListener = (_request, response) => void setTimeout(() => response.end('ok'), 20)

const ways: readonly [string, () => TlsPair | undefined][] = [
  ['without TLS', () => undefined],
  ['with TLS', () => makeCertificate(temporaryFolder(), 'keys.test')],
]

describe.each(ways)('a connection %s', (_way, makeTls) => {
  test('is asked again and again, each time after the answer', async () => {
    const { asked, socket, text } = await open(soon, makeTls())
    for (let times = 1; times <= 20; times++) {
      socket.write(ask(`/${times}`))
      await expect.poll(() => text().match(/\r\n\r\nok/g)?.length, { interval: 1 }).toBe(times)
    }
    expect(asked).toHaveLength(20)
  })

  test('is cut off when it is asked again before the answer', async () => {
    const { asked, socket, closed } = await open(never, makeTls())
    socket.write(ask('/1'))
    await expect.poll(() => asked).toEqual(['/1'])
    socket.write(ask('/2'))
    expect(await closed).toBe('')
    expect(asked).toEqual(['/1'])
  })

  test('is cut off when it asks a thousand times at once, and has asked once', async () => {
    const { asked, socket, closed } = await open(never, makeTls())
    socket.write(ask('/').repeat(1000))
    expect(await closed).toBe('')
    expect(asked).toEqual(['/'])
  })

  test('may be asked again as soon as the answer was given, but no third time', async () => {
    const two = await open(atOnce, makeTls())
    two.socket.write(ask('/1') + ask('/2'))
    await expect.poll(() => two.text().match(/\r\n\r\nok/g)).toHaveLength(2)
    const three = await open(atOnce, makeTls())
    three.socket.write(ask('/1') + ask('/2') + ask('/3'))
    await three.closed
    expect(three.asked).toEqual(['/1', '/2'])
  })
})

describe('a second request is cut off, too,', () => {
  test.each([
    ['with a body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'],
    ['that wants to be told to go on', ask('/', 'Expect: 100-continue')],
    ['that expects something else', ask('/', 'Expect: a-miracle')],
    ['that would change the protocol', ask('/', 'Connection: Upgrade', 'Upgrade: websocket')],
    ['without a host', 'GET / HTTP/1.1\r\n\r\n'],
    ['of HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n'],
  ])('%s', async (_title, second) => {
    const { asked, socket, closed } = await open(never)
    socket.write(ask('/1') + second.repeat(100))
    expect(await closed).not.toContain('200')
    expect(asked).toEqual(['/1'])
  })
})

test('what a request expects is left to the app', async () => {
  const { socket, text } = await open(atOnce)
  socket.write(ask('/', 'Expect: a-miracle'))
  await expect.poll(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
})

test('a request without a host is refused by the app', async () => {
  const { app } = makeApp()
  const { socket, text } = await open(app)
  socket.write('GET /healthz HTTP/1.1\r\n\r\n')
  await expect.poll(text).toMatch(/^HTTP\/1\.1 400 .*"code":"ERR_REQUEST"/s)
})

test('a client that keeps its connections is never cut off, however many requests wait', async () => {
  const { url, asked } = await open(soon)
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  onTestFinished(() => {
    agent.destroy()
  })
  const answers = Array.from({ length: 200 }, async () => {
    const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage]
    return (await response.setEncoding('utf8').toArray()).join('')
  })
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['ok']))
  expect(asked).toHaveLength(200)
})
