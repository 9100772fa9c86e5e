import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { publicRecord } from '@iterapp/crypto/format'
import { formatKeySet } from '@iterapp/key-store'
import { makeCertificate, temporaryFolder } from '@iterapp/testing'
import { connectKeysService } from '@iterapp/unwrap'
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createFixture, type Fixture } from './testing/fixture'
import { makePageFolder } from './testing/page-folder'
import { awaitLine, runService, type ServiceProcess } from './testing/run-service'

/** Starts the bundle with the files of a fixture. */
function start(
  { canary, keyFile, tokenFile }: Fixture,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): ServiceProcess {
  const files = ['--key-file', keyFile, '--token-file', tokenFile]
  const ports = ['--port', '0', '--internal-port', '0']
  return runService([...ports, ...files, ...args], { XDG_STATE_HOME: '/nowhere', ...env }, canary)
}

async function awaitReady(service: ServiceProcess): Promise<{ publicUrl: URL; internalUrl: URL }> {
  const { publicUrl, internalUrl } = await awaitLine(service, 'ready')
  return { publicUrl: new URL(String(publicUrl)), internalUrl: new URL(String(internalUrl)) }
}

/** A file with a token as the sidecar has it. */
function writeToken(token: string): string {
  const path = join(temporaryFolder(), 'token')
  writeFileSync(path, `${token}\n`)
  return path
}

describe('the keys service', () => {
  test('serves keys on one port and unwraps on the other', async () => {
    const fixture = await createFixture()
    const { records, tokens, seal } = fixture
    const { publicUrl, internalUrl } = await awaitReady(start(fixture))
    expect([publicUrl.hostname, internalUrl.hostname]).toEqual(['127.0.0.1', '127.0.0.1'])

    const answer = await fetch(new URL('/v1/keys', publicUrl))
    expect(await answer.json()).toEqual({ keys: records.map(publicRecord) })
    expect((await fetch(new URL('/v1/unwrap', publicUrl), { method: 'POST' })).status).toBe(404)
    expect((await fetch(new URL('/v1/keys', internalUrl))).status).toBe(404)

    const tokenFile = writeToken(tokens.runtime)
    const unwrap = connectKeysService({ url: internalUrl, tokenFile, deadline: 10_000 })
    const [good, bad] = [await seal(), await seal({ app: 'other' })]
    expect(await unwrap([good.wrapped, bad.wrapped])).toMatchObject([
      { key: good.contentKey },
      { error: { code: 'ERR_SCOPE_MISMATCH' } },
    ])
    const stranger = { url: internalUrl, tokenFile: writeToken('stranger'), deadline: 10_000 }
    await expect(connectKeysService(stranger)([good.wrapped])).rejects.toMatchObject({
      code: 'ERR_UNAUTHENTICATED',
    })
  })

  test('answers to its own names only, on both ports', async () => {
    const service = start(await createFixture())
    const { publicUrl, internalUrl } = await awaitReady(service)
    for (const url of [publicUrl, internalUrl]) {
      expect(await statusFor(url, url.host)).toBe(200)
      expect(await statusFor(url, `evil.example:${url.port}`)).toBe(421)
    }
  })

  test('unwraps over TLS', async () => {
    const fixture = await createFixture()
    const { certFile, keyFile, cert } = makeCertificate(temporaryFolder(), 'keys.test')
    const service = start(fixture, ['--tls-cert', certFile, '--tls-key', keyFile])
    const { publicUrl, internalUrl } = await awaitReady(service)
    expect([publicUrl.protocol, internalUrl.protocol]).toEqual(['http:', 'https:'])
    const tokenFile = writeToken(fixture.tokens.runtime)
    const address = { url: internalUrl, tokenFile, deadline: 10_000, serverName: 'keys.test' }
    const { wrapped, contentKey } = await fixture.seal()
    const unwrap = connectKeysService({ ...address, ca: cert })
    expect(await unwrap([wrapped])).toEqual([{ key: contentKey }])
    const other = makeCertificate(temporaryFolder(), 'keys.test')
    const impatient = { ...address, ca: other.cert, deadline: 300 }
    await expect(connectKeysService(impatient)([wrapped])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_CERTIFICATE',
    })
  })

  test('makes its key in the state folder when it is called without anything', async () => {
    const { canary } = await createFixture()
    const state = temporaryFolder()
    const service = runService(
      [],
      { XDG_STATE_HOME: state, ITERAPP_KEYS_PORT: '0', ITERAPP_KEYS_INTERNAL_PORT: '0' },
      canary,
    )
    const { publicUrl } = await awaitReady(service)
    expect(statSync(join(state, 'iterapp', 'keys.json')).mode & 0o777).toBe(0o600)
    expect((await fetch(new URL('/v1/keys', publicUrl))).status).toBe(200)
    expect((await fetch(new URL('/', publicUrl))).status).toBe(404)
  })

  test('shows the page that it is given, which suggests what the tokens are for', async () => {
    const service = start(await createFixture(), ['--page', makePageFolder()])
    const { publicUrl, internalUrl } = await awaitReady(service)
    const text = await (await fetch(new URL('/', publicUrl))).text()
    expect(text).toContain(
      '{&quot;apps&quot;:[&quot;hello&quot;],&quot;environments&quot;:[&quot;local&quot;]',
    )
    const script = new URL('/assets/index-Ab_c-123.js', publicUrl)
    const headers = { 'Accept-Encoding': 'br' }
    expect((await fetch(script, { headers })).headers.get('content-encoding')).toBe('br')
    expect((await fetch(new URL('/', internalUrl))).status).toBe(404)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what is in flight when it gets %s, and ends well',
    async (signal) => {
      const fixture = await createFixture()
      const service = start(fixture)
      const { internalUrl } = await awaitReady(service)
      const { wrapped, contentKey } = await fixture.seal()
      const body = JSON.stringify({ secrets: [wrapped] })
      const sent = request(new URL('/v1/unwrap', internalUrl), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${fixture.tokens.runtime}`,
          'content-type': 'application/json',
          'content-length': body.length,
          // Node answers this when the request has come as far as its headers.
          expect: '100-continue',
        },
      })
      sent.flushHeaders()
      await new Promise((resolve) => sent.once('continue', resolve))
      sent.write(body.slice(0, 10))
      service.child.kill(signal)
      await awaitLine(service, 'stopping')
      await expect(fetch(new URL('/healthz', internalUrl))).rejects.toThrow()
      expect(service.child.exitCode).toBeNull()

      const answer = new Promise<unknown>((resolve, reject) => {
        sent.once('error', reject).once('response', (response) => {
          response
            .setEncoding('utf8')
            .toArray()
            .then((parts) => {
              resolve([response.statusCode, JSON.parse(parts.join(''))])
            }, reject)
        })
      })
      sent.end(body.slice(10))
      expect(await answer).toEqual([200, { results: [{ key: contentKey }] }])
      expect(await service.exited).toBe(0)
      expect(service.log().at(-1)).toMatchObject({ msg: 'stopped', finished: true })
      expect(service.stderr()).toBe('')
    },
  )

  test('prints nothing but lines of JSON', async () => {
    const fixture = await createFixture()
    const service = start(fixture)
    const { publicUrl } = await awaitReady(service)
    await fetch(new URL('/?token=hunter2', publicUrl))
    service.child.kill('SIGTERM')
    expect(await service.exited).toBe(0)
    expect(service.stdout().trimEnd().split('\n').every(isJsonObject)).toBe(true)
    expect(service.stdout()).not.toContain('hunter2')
  })
})

describe('the keys service does not start', () => {
  const failureOf = async (service: ServiceProcess) => {
    const status = await service.exited
    const lines = service.stderr().trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    const { level, code, msg } = JSON.parse(lines.join('')) as Record<string, string>
    expect(level).toBe('error')
    return { status, code, msg }
  }

  test.each(['--port', '--internal-port'])('when %s is taken', async (option) => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const service = start(await createFixture(), [option, String(port)])
    expect(await failureOf(service)).toEqual({
      status: 69,
      code: 'ERR_PORT_IN_USE',
      msg:
        `ERR_PORT_IN_USE: port ${port} of 127.0.0.1 is taken by another process; ${option} chooses ` +
        `another, ${option} 0 any free one. End that process, or choose another port.`,
    })
  })

  test('inside a cluster, and makes nothing there', async () => {
    const { canary } = await createFixture()
    const state = temporaryFolder()
    const env = { KUBERNETES_SERVICE_HOST: '10.96.0.1', XDG_STATE_HOME: state }
    const failure = await failureOf(runService(['--port', '0'], env, canary))
    expect(failure).toMatchObject({ status: 78, code: 'ERR_IN_CLUSTER' })
    expect(existsSync(join(state, 'iterapp'))).toBe(false)
  })

  test.each<[string, (fixture: Fixture) => void, object]>([
    [
      'a key file that is open to others',
      ({ keyFile }) => {
        chmodSync(keyFile, 0o640)
      },
      { status: 77, code: 'ERR_KEYS_EXPOSED' },
    ],
    [
      'a key file that is another file',
      ({ keyFile }) => {
        writeFileSync(keyFile, 'hunter2 = "hunter2"')
      },
      { status: 65, code: 'ERR_KEYS_INVALID' },
    ],
    [
      'a key file with public keys',
      ({ keyFile, records }) => {
        writeFileSync(keyFile, formatKeySet(records.map(publicRecord)))
      },
      { status: 66, code: 'ERR_KEYS_PUBLIC_ONLY' },
    ],
    [
      'a token file that is open to others',
      ({ tokenFile }) => {
        chmodSync(tokenFile, 0o644)
      },
      { status: 77, code: 'ERR_TOKENS_EXPOSED' },
    ],
    [
      'a token file that is another file',
      ({ tokenFile }) => {
        writeFileSync(tokenFile, 'hunter2 = "hunter2"')
      },
      { status: 78, code: 'ERR_SETTINGS' },
    ],
  ])('with %s', async (_title, spoil, expected) => {
    const fixture = await createFixture()
    spoil(fixture)
    const failure = await failureOf(start(fixture))
    expect(failure).toMatchObject(expected)
    expect(failure.msg).not.toContain('hunter2')
  })

  test.each<[string[], object]>([
    [['--key-file', '/nowhere/keys.json'], { status: 66, code: 'ERR_FILE_NOT_FOUND' }],
    [['--token-file', '/nowhere/tokens.json'], { status: 66, code: 'ERR_FILE_NOT_FOUND' }],
    [['--tls-cert', '/nowhere/a', '--tls-key', '/nowhere/b'], { status: 66 }],
    [['--tls-cert', '/dev/null'], { status: 78, code: 'ERR_SETTINGS' }],
    [['--page', '/nowhere/page'], { status: 78, code: 'ERR_SETTINGS' }],
    [['--page', '/dev'], { status: 78, code: 'ERR_SETTINGS' }],
    [['--port', 'http'], { status: 78, code: 'ERR_SETTINGS' }],
    [['--host', '0.0.0.0'], { status: 64, code: 'ERR_USAGE' }],
  ])('with %j', async (args, expected) => {
    expect(await failureOf(start(await createFixture(), args))).toMatchObject(expected)
  })
})

test('help is given without starting anything', async () => {
  const { canary } = await createFixture()
  const service = runService(['--help'], {}, canary)
  expect(await service.exited).toBe(0)
  expect(service.stdout()).toContain('Usage: iterapp-keys [options]')
  expect(service.stderr()).toBe('')
})

function isJsonObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}

/** The status of a health check that names a host. */
async function statusFor(url: URL, host: string): Promise<number | undefined> {
  const sent = request(new URL('/healthz', url), { headers: { host }, agent: false }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}
