import { readKeySet, sealValue } from '@iterapp/crypto/node-jose'
import { readJwe } from '@iterapp/crypto/format'
import { makeCertificate, temporaryFolder, toArguments, type Certificate } from '@iterapp/testing'
import { connectKeysService, wrapSecret } from '@iterapp/unwrap'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { createCanary, type Canary } from '../testing/canary'
import { AUDIENCE, launch, makeFiles, SERVER_NAME, settings } from '../testing/cluster-service'
import { createKubernetesApi, writeKubeconfig, type KubernetesApi } from '../testing/kubernetes-api'
import { makeToken } from '../testing/make-token'
import { makePageFolder } from '../testing/page-folder'
import { awaitLine, runService, type ServiceProcess } from '../testing/run-service'

async function start(change: Readonly<Record<string, string>> = {}, api?: KubernetesApi) {
  const launched = await launch(change, api)
  const { publicUrl, internalUrl, metricsUrl, healthUrl } = await awaitLine(
    launched.service,
    'ready',
  )
  const [keys, internal, metrics, health] = [publicUrl, internalUrl, metricsUrl, healthUrl].map(
    (url) => new URL(String(url)),
  ) as [URL, URL, URL, URL]
  const { canary, certificate } = launched
  const unwrap = (token: string, deadline = 10_000) => {
    const tokenFile = join(temporaryFolder(), 'token')
    writeFileSync(tokenFile, token)
    return connectKeysService({
      url: internal,
      serverName: SERVER_NAME,
      ca: certificate.cert,
      tokenFile,
      deadline,
    })
  }
  const seal = async (name = 'API_KEY', environment = 'test') => {
    const answer = await fetch(new URL('/v1/keys', keys))
    const [key] = await readKeySet(await answer.json())
    const scope = { use: 'runtime', app: 'web', environment, name } as const
    return wrapSecret(name, readJwe(await sealValue(Buffer.from('hello'), { key, scope })))
  }
  return { ...launched, keys, internal, metrics, health, unwrap, seal, canary }
}

/** A token that the API server takes. */
function addToken({ reviews }: KubernetesApi, canary: Canary, namespace = 'apps-web-test'): string {
  const token = makeToken({ aud: [AUDIENCE], exp: Date.now() / 1000 + 600 }, namespace)
  canary.guard(token)
  reviews.set(token, {
    authenticated: true,
    audiences: [AUDIENCE],
    user: {
      username: `system:serviceaccount:${namespace}:default`,
      extra: {
        'authentication.kubernetes.io/pod-name': ['web-1'],
        'authentication.kubernetes.io/pod-uid': ['p-uid'],
        'authentication.kubernetes.io/node-name': ['n-1'],
      },
    },
  })
  return token
}

/** The certificate that is served, in base64. */
async function servedCertificate({ port }: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }
    const socket = connect(options, () => {
      resolve(socket.getPeerCertificate().raw.toString('base64'))
      socket.end()
    }).on('error', reject)
  })
}

const base64Of = ({ cert }: Pick<Certificate, 'cert'>) =>
  new X509Certificate(cert).raw.toString('base64')

describe('the keys service in a cluster', () => {
  test('unwraps what is sealed to the key that it made, and says for whom', async () => {
    const { api, canary, unwrap, seal, service } = await start()
    api.nodes.set('n-1', 'v1.37.2')
    const results = await unwrap(addToken(api, canary))([
      await seal(),
      await seal('/app/a'),
      await seal('API_KEY', 'prod'),
    ])
    expect(results).toMatchObject([
      { key: expect.any(String) as string },
      { key: expect.any(String) as string },
      { error: { code: 'ERR_SCOPE_MISMATCH' } },
    ])
    expect(await awaitLine(service, 'unwrapped')).toMatchObject({
      identity: { use: 'runtime', app: 'web', environment: 'test' },
      pod: { namespace: 'apps-web-test', name: 'web-1', uid: 'p-uid', node: 'n-1' },
      secrets: 3,
      refused: 1,
      codes: { ERR_SCOPE_MISMATCH: 1 },
    })
    expect([...api.secrets.keys()]).toEqual(['iterapp-sealing-key-1'])
    expect([api.asked('tokenreviews'), api.asked('nodes')]).toEqual([1, 1])
    expect(service.stdout()).not.toMatch(/API_KEY|\/app\/a/)
  })

  test('shows the page below its path, with the environments of the rules', async () => {
    const settingsFile = join(temporaryFolder(), 'settings.json')
    const namespaces = [{ pattern: 'apps-{app}-{environment}', environments: ['test', 'prod'] }]
    const page = { apps: ['web'], path: '/secrets' }
    writeFileSync(settingsFile, JSON.stringify({ ...settings, identity: { namespaces }, page }))
    const { keys } = await start({ settings: settingsFile, page: makePageFolder() })
    const below = await (await fetch(new URL('/secrets/', keys))).text()
    expect(below).toContain(
      'content="{&quot;apps&quot;:[&quot;web&quot;],' +
        '&quot;environments&quot;:[&quot;test&quot;,&quot;prod&quot;],&quot;anyEnvironment&quot;:false}"',
    )
    expect(await (await fetch(new URL('/', keys))).text()).toBe(below)
    expect((await fetch(new URL('/secrets/v1/keys', keys))).status).toBe(200)
    expect((await fetch(new URL('/secrets/v1/unwrap', keys), { method: 'POST' })).status).toBe(404)
  })

  test('gives files their keys on a node that is too old for variables', async () => {
    const { api, canary, unwrap, seal } = await start()
    api.nodes.set('n-1', 'v1.34.2')
    const [variable, file] = [await seal(), await seal('/app/a')]
    expect(await unwrap(addToken(api, canary))([variable, file])).toMatchObject([
      {
        error: {
          code: 'ERR_NODE_TOO_OLD',
          message:
            'the node n-1 has the kubelet v1.34.2, and a variable needs a kubelet of 1.35 or later',
        },
      },
      { key: expect.any(String) as string },
    ])
  })

  test('refuses who is nobody, and asks the API server about none that is garbage', async () => {
    const { api, canary, unwrap, seal, service } = await start()
    const secret = await seal()
    const stranger = addToken(api, canary, 'default')
    for (const token of ['garbage', makeToken({ aud: 'x', exp: 4e9 }), stranger]) {
      await expect(unwrap(token)([secret])).rejects.toMatchObject({
        code: 'ERR_UNAUTHENTICATED',
        message: 'The keys service does not know the caller.',
      })
    }
    expect(api.asked('tokenreviews')).toBe(1)
    await expect
      .poll(() => service.log().flatMap(({ reason }) => reason ?? []))
      .toEqual(['no-jwt', 'other-audience', 'no-identity'])
  })

  test('answers 503 while the API server has trouble, so that the sidecar tries again', async () => {
    const { api, canary, unwrap, seal } = await start()
    api.nodes.set('n-1', 'v1.37.2')
    const secret = await seal()
    const token = addToken(api, canary)
    api.failWith(500)
    await expect(unwrap(token, 1000)([secret])).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_UNREACHABLE',
      message: 'the keys service answered with status 503, ERR_API_SERVER',
    })
    const waiting = unwrap(token)([secret])
    api.failWith(null)
    expect(await waiting).toMatchObject([{ key: expect.any(String) as string }])
  })

  test('answers to any name, on ports of their own', async () => {
    const { keys, internal, metrics, health } = await start()
    expect(internal.protocol).toBe('https:')
    const host = { Host: 'keys.example.com' }
    expect((await fetch(new URL('/v1/keys', keys), { headers: host })).status).toBe(200)
    for (const path of ['/v1/unwrap', '/metrics']) {
      expect((await fetch(new URL(path, keys), { method: 'POST' })).status).toBe(404)
    }
    expect((await fetch(new URL('/v1/keys', metrics))).status).toBe(404)
    for (const path of ['/healthz', '/readyz']) {
      expect((await fetch(new URL(path, health))).status).toBe(200)
    }
    for (const path of ['/v1/keys', '/v1/unwrap', '/metrics', '/']) {
      expect((await fetch(new URL(path, health))).status).toBe(404)
    }
  })

  test('tells its metrics, which name nobody', async () => {
    const { api, canary, certificate, unwrap, seal, metrics } = await start()
    api.nodes.set('n-1', 'v1.37.2')
    await unwrap(addToken(api, canary))([await seal(), await seal('API_KEY', 'prod')])
    await expect(unwrap('garbage')([])).rejects.toThrow()
    const text = await (await fetch(new URL('/metrics', metrics))).text()
    const end = new X509Certificate(certificate.cert).validToDate.getTime() / 1000
    for (const line of [
      'iterapp_keys_requests_total{code="ok"} 1',
      'iterapp_keys_requests_total{code="ERR_UNAUTHENTICATED"} 1',
      'iterapp_keys_secrets_total{code="ok"} 1',
      'iterapp_keys_secrets_total{code="ERR_SCOPE_MISMATCH"} 1',
      'iterapp_keys_authentications_total{result="accepted"} 1',
      'iterapp_keys_authentications_total{result="no-jwt"} 1',
      'iterapp_keys_sealing_keys 1',
      'iterapp_keys_sealing_key_secrets{state="usable"} 1',
      'iterapp_keys_sealing_key_secrets{state="unusable"} 0',
      'iterapp_keys_sealing_key_secrets{state="gone"} 0',
      'iterapp_keys_request_duration_seconds_count 2',
      `iterapp_tls_certificate_expiry_timestamp_seconds ${end}`,
    ]) {
      expect(text).toContain(`\n${line}\n`)
    }
    expect(text).toMatch(/^iterapp_keys_reads_total\{result="ok"\} [1-9]/m)
    expect(text).toMatch(/^iterapp_keys_last_read_timestamp_seconds \d{10}/m)
    expect(text).not.toMatch(/web|n-1|iterapp-system/)
  })

  test('serves a renewed certificate without a restart', async () => {
    const { certificate, internal, service } = await start()
    expect(await servedCertificate(internal)).toBe(base64Of(certificate))
    const renewed = makeCertificate(temporaryFolder(), SERVER_NAME)
    for (const file of ['certFile', 'keyFile'] as const) {
      copyFileSync(renewed[file], `${certificate[file]}.new`)
      renameSync(`${certificate[file]}.new`, certificate[file])
    }
    await expect
      .poll(() => servedCertificate(internal), { timeout: 20_000 })
      .toBe(base64Of(renewed))
    expect(await awaitLine(service, 'certificate renewed')).toMatchObject({ level: 'info' })
  })
})

describe('without an API server', () => {
  test('it starts, is not ready, and becomes so by itself', async () => {
    const api = createKubernetesApi()
    api.failWith(503)
    const taken = await freePort()
    const { service } = await launch({ port: String(taken) }, api)
    const url = `http://127.0.0.1:${taken}`
    const statusOf = async (path: string) =>
      fetch(url + path).then(
        ({ status }) => status,
        () => 0,
      )
    await expect.poll(() => statusOf('/healthz'), { timeout: 10_000 }).toBe(200)
    expect([await statusOf('/readyz'), await statusOf('/v1/keys')]).toEqual([503, 503])
    const line = await awaitLine(service, 'the keys cannot be read; what is loaded stays')
    expect(line).toMatchObject({ level: 'error', failure: { code: 'ERR_API_SERVER' } })
    expect(service.log().some(({ msg }) => msg === 'ready')).toBe(false)
    api.failWith(null)
    await awaitLine(service, 'ready')
    expect([await statusOf('/readyz'), await statusOf('/v1/keys')]).toEqual([200, 200])
  })

  test('it still stops when it is told to', async () => {
    const api = createKubernetesApi()
    api.failWith(503)
    const { service } = await launch({}, api)
    await awaitLine(service, 'the keys cannot be read; what is loaded stays')
    service.child.kill('SIGTERM')
    expect(await service.exited).toBe(0)
    expect(service.log().at(-1)).toMatchObject({ msg: 'stopped', finished: true })
  })
})

test('it goes on serving for a while after the signal to stop, and is not ready', async () => {
  const { health, service, api, canary, unwrap, seal } = await start({ 'drain-seconds': '2' })
  const secret = await seal('/app/a')
  service.child.kill('SIGTERM')
  const readiness = async () => (await fetch(new URL('/readyz', health))).status
  await expect.poll(readiness, { timeout: 10_000, interval: 20 }).toBe(503)
  const results = await unwrap(addToken(api, canary))([secret])
  expect(results).toMatchObject([{ key: expect.any(String) as string }])
  expect(service.child.exitCode).toBeNull()
  expect(await service.exited).toBe(0)
  expect(service.log().at(-1)).toMatchObject({ msg: 'stopped', finished: true })
  expect(service.stderr()).toBe('')
})

describe('it does not start', () => {
  const nowhere = { url: 'https://127.0.0.1:1', name: 'kubernetes.test', caFile: '/ca', token: 't' }

  const failureOf = async (service: ServiceProcess) => {
    const status = await service.exited
    expect(service.stdout()).toBe('')
    const lines = service.stderr().trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    const { code, msg = '' } = JSON.parse(lines.join('')) as Record<string, string>
    expect(msg).not.toContain('hunter2')
    return { status, code, msg }
  }

  test.each<[Readonly<Record<string, string>>, number, string, string]>([
    [{ 'key-file': '/k' }, 64, 'ERR_USAGE', '--key-file <file>'],
    [{ 'tls-cert': '' }, 64, 'ERR_USAGE', '--tls-cert <file> is missing'],
    [{ settings: '/nowhere/s.json' }, 66, 'ERR_FILE_NOT_FOUND', '/nowhere/s.json'],
    [{ 'tls-key': '/nowhere/tls.key' }, 66, 'ERR_FILE_NOT_FOUND', '/nowhere/tls.key'],
    [{ kubeconfig: '/nowhere/kubeconfig' }, 78, 'ERR_SETTINGS', 'the kubeconfig cannot be read'],
    [{ 'metrics-port': 'hunter2' }, 78, 'ERR_SETTINGS', '--metrics-port is not a port'],
    [{ host: '192.0.2.1' }, 78, 'ERR_SETTINGS', 'cannot listen on port 0 of 192.0.2.1'],
  ])('with %j', async (change, status, code, words) => {
    const { options } = makeFiles(writeKubeconfig(nowhere))
    const service = runService(toArguments({ ...options, ...change }), {}, createCanary())
    const failure = await failureOf(service)
    expect(failure).toMatchObject({ status, code })
    expect(failure.msg).toContain(words)
  })

  test('with settings that are none', async () => {
    const { options } = makeFiles(writeKubeconfig(nowhere))
    writeFileSync(options.settings ?? '', '{"releaseNamespace":"hunter2"')
    const failure = await failureOf(runService(toArguments(options), {}, createCanary()))
    expect(failure).toMatchObject({ status: 78, code: 'ERR_SETTINGS' })
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
