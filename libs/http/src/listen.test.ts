import { makeCertificate, temporaryFolder, type Certificate } from '@iterapp/testing'
import { X509Certificate } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { Agent, request, type IncomingMessage, type RequestListener } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { awaitStopSignal, listen, type Listener, type ListenOptions } from './index'

const ok: RequestListener = (_request, response) => response.end('ok')

async function serve(
  app: RequestListener,
  options: Partial<ListenOptions> = {},
): Promise<Listener> {
  const listener = await listen(app, {
    host: '127.0.0.1',
    port: 0,
    portSetting: '--port',
    ...options,
  })
  onTestFinished(async () => {
    await listener.close(0)
  })
  return listener
}

async function get(url: URL, options: object = {}): Promise<IncomingMessage & { text: string }> {
  const send = url.protocol === 'https:' ? tlsRequest : request
  return new Promise((resolve, reject) => {
    send(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        resolve(Object.assign(response, { text }))
      })
    })
      .on('error', reject)
      .end()
  })
}

/** A connection on which nothing is sent yet. */
async function open({ port }: URL): Promise<Socket> {
  const socket = connect(Number(port), '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

/** What the other side sends until it closes. */
async function readAll(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}

/** An app whose answer waits for a word. */
function makeGate(): { app: RequestListener; arrived: Promise<void>; release: () => void } {
  let release: () => void = () => undefined
  let arrive: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const app: RequestListener = (_request, response) => {
    arrive()
    void released.then(() => response.end('done'))
  }
  return { app, arrived, release }
}

describe('a listener', () => {
  test('gives the address with the port that was chosen', async () => {
    const { url } = await serve(ok)
    expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect((await get(url)).text).toBe('ok')
  })

  test('can be on IPv6', async () => {
    const { url } = await serve(ok, { host: '::1' })
    expect(url.host).toMatch(/^\[::1\]:\d+$/)
  })

  test('speaks TLS when it is given a certificate', async () => {
    const { cert, key } = makeCertificate(temporaryFolder(), 'keys.test')
    const { url, close } = await serve(ok, { tls: { cert, key } })
    expect(url.protocol).toBe('https:')
    expect((await get(url, { ca: cert, servername: 'keys.test', agent: false })).text).toBe('ok')
    expect(await close(1000)).toBe(true)
  })

  test('says which setting chooses another port when its own is taken', async () => {
    const { url } = await serve(ok)
    const port = Number(url.port)
    await expect(serve(ok, { port })).rejects.toMatchObject({
      code: 'ERR_PORT_IN_USE',
      message: `port ${port} of 127.0.0.1 is taken by another process; --port chooses another, --port 0 any free one`,
    })
  })

  test('says when its address is not of this machine', async () => {
    await expect(serve(ok, { host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'ERR_SETTINGS',
      message: expect.stringContaining('EADDRNOTAVAIL') as string,
    })
  })

  test('refuses a port that there cannot be, and a certificate without its key', async () => {
    await expect(serve(ok, { port: 65_536 })).rejects.toMatchObject({ code: 'ERR_SETTINGS' })
    const folder = temporaryFolder()
    const { cert } = makeCertificate(folder, 'a')
    const { key } = makeCertificate(folder, 'b')
    await expect(serve(ok, { tls: { cert, key } })).rejects.toMatchObject({
      code: 'ERR_SETTINGS',
      message: 'the TLS certificate and key cannot be used together',
    })
  })

  test('gives up on a caller that takes its time with the headers', async () => {
    const { url } = await serve(ok, { timeouts: { headers: 100 } })
    const socket = await open(url)
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nX-')
    expect(await readAll(socket)).toContain('408 Request Timeout')
  })

  test('gives up on a caller that says nothing', async () => {
    const { url } = await serve(ok, { timeouts: { silence: 100 } })
    expect(await readAll(await open(url))).toBe('')
  })
})

describe('a listener with as many connections as it may have', () => {
  test('closes one more at once, and takes one again when another has ended', async () => {
    const { url } = await serve(ok, { maxConnections: 2 })
    const first = await open(url)
    await open(url)
    const agent = new Agent({ keepAlive: true })
    await expect(get(url, { agent: false })).rejects.toMatchObject({ code: 'ECONNRESET' })
    first.destroy()
    await expect.poll(() => get(url, { agent }).then(({ text }) => text, String)).toBe('ok')
    await expect(get(url, { agent: false })).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await get(url, { agent })).text).toBe('ok')
    agent.destroy()
  })

  test('does so before it speaks TLS', async () => {
    const tls = makeCertificate(temporaryFolder(), 'keys.test')
    const { url } = await serve(ok, { tls, maxConnections: 1 })
    const trusting = { ca: tls.cert, servername: 'keys.test' }
    const silent = await open(url)
    await expect(get(url, { ...trusting, agent: false })).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
    silent.destroy()
    await expect
      .poll(() => get(url, { ...trusting, agent: false }).then(({ text }) => text, String))
      .toBe('ok')
  })
})

describe('a certificate that is replaced', () => {
  /** The certificate that a new connection is given, as PEM without its frame. */
  async function servedOn(url: URL): Promise<string> {
    const socket = connectTls({
      port: Number(url.port),
      host: '127.0.0.1',
      rejectUnauthorized: false,
    })
    await new Promise((resolve) => socket.once('secureConnect', resolve))
    const { raw } = socket.getPeerCertificate()
    socket.destroy()
    return raw.toString('base64')
  }
  const bare = ({ cert }: Certificate) => new X509Certificate(cert).raw.toString('base64')

  test('is what new connections get, while one that is open goes on', async () => {
    const [old, renewed] = [
      makeCertificate(temporaryFolder(), 'keys.test'),
      makeCertificate(temporaryFolder(), 'keys.test'),
    ]
    const { url, replaceCertificate } = await serve(ok, { tls: old })
    const agent = new TlsAgent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => {
      agent.destroy()
    })
    // It trusts only the old one: it cannot have connected again.
    const trusting = { ca: old.cert, servername: 'keys.test', agent }
    expect((await get(url, trusting)).text).toBe('ok')
    expect(await servedOn(url)).toBe(bare(old))
    replaceCertificate(renewed)
    expect(await servedOn(url)).toBe(bare(renewed))
    expect((await get(url, trusting)).text).toBe('ok')
    const anew = { ca: renewed.cert, servername: 'keys.test', agent: false }
    expect((await get(url, anew)).text).toBe('ok')
  })

  test('stays when the key is not its own', async () => {
    const [old, other] = [
      makeCertificate(temporaryFolder(), 'keys.test'),
      makeCertificate(temporaryFolder(), 'keys.test'),
    ]
    const { url, replaceCertificate } = await serve(ok, { tls: old })
    expect(() => {
      replaceCertificate({ cert: other.cert, key: old.key })
    }).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: 'the TLS certificate and key cannot be used together',
      }),
    )
    expect(await servedOn(url)).toBe(bare(old))
  })

  test('cannot be where there is no TLS', async () => {
    const { url, replaceCertificate } = await serve(ok)
    expect(() => {
      replaceCertificate(makeCertificate(temporaryFolder(), 'keys.test'))
    }).toThrow(expect.objectContaining({ code: 'ERR_SETTINGS' }))
    expect((await get(url)).text).toBe('ok')
  })
})

describe('a listener that closes', () => {
  test('finishes what is in flight, tells that the connection ends, and takes nothing new', async () => {
    const { app, arrived, release } = makeGate()
    const { url, close } = await serve(app)
    const agent = new Agent({ keepAlive: true })
    const answer = get(url, { agent })
    await arrived
    const closed = close(10_000)
    await expect(get(url, { agent: false })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    release()
    const { text, headers } = await answer
    expect([text, headers.connection]).toEqual(['done', 'close'])
    expect(await closed).toBe(true)
  })

  test('does not wait for connections that nothing is asked on', async () => {
    const { url, close } = await serve(ok)
    const unused = await open(url)
    const agent = new Agent({ keepAlive: true })
    await get(url, { agent })
    const start = performance.now()
    expect(await close(10_000)).toBe(true)
    expect(performance.now() - start).toBeLessThan(2000)
    await expect.poll(() => unused.resume().closed || unused.readableEnded).toBe(true)
    agent.destroy()
  })

  test('cuts off at its limit what does not finish', async () => {
    const { app, arrived } = makeGate()
    const { url, close } = await serve(app)
    const answer = get(url, { agent: false })
    const cut = expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' })
    await arrived
    expect(await close(50)).toBe(false)
    await cut
  })
})

test('the first signal to stop is waited for; a second one is left to the system', async () => {
  const source = new EventEmitter()
  const stopped = awaitStopSignal(source)
  source.emit('SIGINT', 'SIGINT')
  expect(await stopped).toBe('SIGINT')
  expect([source.listenerCount('SIGINT'), source.listenerCount('SIGTERM')]).toEqual([0, 0])
})
