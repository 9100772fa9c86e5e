import { readJwe, type Scope } from '@iterapp/crypto/format'
import { readKeySet, sealValue } from '@iterapp/crypto/node-jose'
import { makeCertificate, startIssuer, temporaryFolder, type TestIssuer } from '@iterapp/testing'
import { connectKeysService, wrapSecret } from '@iterapp/unwrap'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { AUDIENCE, launch, SERVER_NAME, settings } from '../../testing/cluster-service'
import { createKubernetesApi } from '../../testing/kubernetes-api'
import { makeToken } from '../../testing/make-token'
import { awaitLine } from '../../testing/run-service'

const OIDC_AUDIENCE = 'https://keys.example.com'

const key = { key: expect.any(String) as string }
const mismatch = { error: { code: 'ERR_SCOPE_MISMATCH' } }
const unknown = { code: 'ERR_UNAUTHENTICATED' }

/** How a keys service knows a CI namespace and, when there is one, an issuer. */
function writeSettings(issuer: TestIssuer | null): string {
  const file = join(temporaryFolder(), 'settings.json')
  const oidc = issuer && {
    issuers: [
      {
        issuer: issuer.url,
        audience: OIDC_AUDIENCE,
        idClaim: 'project_id',
        builders: [{ app: 'web', id: '74', claims: { ref_protected: 'true' } }],
      },
    ],
  }
  const serviceAccounts = [{ namespace: 'ci', name: 'build-web', app: 'web' }]
  const namespaces = [
    { pattern: 'apps-{app}-build', use: 'build' },
    { pattern: 'apps-{app}-{environment}' },
  ]
  const builders = { serviceAccounts, oidc }
  writeFileSync(file, JSON.stringify({ ...settings, identity: { namespaces }, builders }))
  return file
}

async function start(issuer: TestIssuer | null) {
  const api = createKubernetesApi()
  api.nodes.set('n-1', 'v1.37.2')
  const trusted = issuer === null ? {} : { NODE_EXTRA_CA_CERTS: issuer.certificate.certFile }
  const launched = await launch({ settings: writeSettings(issuer) }, api, trusted)
  const { canary, certificate, service } = launched
  const line = await awaitLine(service, 'ready')
  const urlOf = (name: string) => new URL(String(line[name]))
  const unwrap = (listener: 'internalUrl' | 'buildersUrl', token: string, deadline = 10_000) => {
    canary.guard(token)
    const tokenFile = join(temporaryFolder(), 'token')
    writeFileSync(tokenFile, token)
    const address = { serverName: SERVER_NAME, ca: certificate.cert, tokenFile, deadline }
    return connectKeysService({ url: urlOf(listener), ...address })
  }
  const answer = await fetch(new URL('/v1/keys', urlOf('publicUrl')))
  const [sealingKey] = await readKeySet(await answer.json())
  const seal = async (change: Partial<Scope> = {}) => {
    const scope = {
      use: 'build',
      app: 'web',
      environment: '*',
      name: 'npm-token',
      ...change,
    } as const
    return wrapSecret(
      scope.name,
      readJwe(await sealValue(Buffer.from('hello'), { key: sealingKey, scope })),
    )
  }
  const secrets = await Promise.all([
    seal(),
    seal({ app: 'shop' }),
    seal({ use: 'runtime', environment: '*' }),
    seal({ use: 'runtime', environment: 'test' }),
  ])
  /** A token that the API server takes. */
  const addToken = (namespace: string, account: string) => {
    const token = makeToken({ aud: [AUDIENCE], exp: Date.now() / 1000 + 600 }, namespace + account)
    const extra = {
      'authentication.kubernetes.io/pod-name': ['job-1'],
      'authentication.kubernetes.io/pod-uid': ['p-uid'],
      'authentication.kubernetes.io/node-name': ['n-1'],
    }
    const user = { username: `system:serviceaccount:${namespace}:${account}`, extra }
    api.reviews.set(token, { authenticated: true, audiences: [AUDIENCE], user })
    return token
  }
  return { ...launched, line, urlOf, unwrap, secrets, addToken }
}

const job = { aud: OIDC_AUDIENCE, project_id: '74', ref_protected: 'true' }

describe('a job of a CI system', () => {
  test('opens the build secrets of its app, and nothing else', async () => {
    const issuer = await startIssuer()
    const { service, unwrap, secrets, urlOf, api } = await start(issuer)
    const token = await issuer.sign(job)
    expect(await unwrap('buildersUrl', token)(secrets)).toMatchObject([
      key,
      mismatch,
      mismatch,
      mismatch,
    ])
    expect(await awaitLine(service, 'unwrapped')).toMatchObject({
      identity: { use: 'build', app: 'web' },
      builder: { issuer: issuer.url, id: '74' },
      secrets: 4,
      refused: 3,
    })
    const text = await (await fetch(new URL('/metrics', urlOf('metricsUrl')))).text()
    const labels = `issuer="${issuer.url}",id="74",app="web"`
    expect(text).toContain(`\niterapp_keys_builders_total{${labels}} 1\n`)
    expect(text).toContain('\niterapp_keys_authentications_total{result="accepted"} 1\n')
    expect([api.asked('tokenreviews'), api.asked('nodes')]).toEqual([0, 0])
  })

  test('is nobody on the port of the pods, nor is a pod on that of the jobs', async () => {
    const issuer = await startIssuer()
    const { service, unwrap, secrets, addToken } = await start(issuer)
    for (const aud of [OIDC_AUDIENCE, AUDIENCE]) {
      const token = await issuer.sign({ ...job, aud })
      await expect(unwrap('internalUrl', token)(secrets)).rejects.toMatchObject(unknown)
    }
    for (const pod of [addToken('apps-web-build', 'default'), addToken('ci', 'build-web')]) {
      await expect(unwrap('buildersUrl', pod)(secrets)).rejects.toMatchObject(unknown)
      expect(await unwrap('internalUrl', pod)(secrets)).toMatchObject([
        key,
        mismatch,
        mismatch,
        mismatch,
      ])
    }
    await expect
      .poll(() => service.log().flatMap(({ reason }) => reason ?? []))
      .toEqual(['other-audience', 'not-authenticated', 'other-issuer', 'other-issuer'])
  })

  test('waits for an issuer that is away, and is told no when it is another', async () => {
    const issuer = await startIssuer()
    const { service, unwrap, secrets } = await start(issuer)
    issuer.answerWith((_request, response) => response.writeHead(503).end())
    const token = await issuer.sign(job)
    await expect(unwrap('buildersUrl', token, 500)(secrets)).rejects.toMatchObject({
      code: 'ERR_KEYS_SERVICE_UNREACHABLE',
      message: 'the keys service answered with status 503, ERR_TOKEN_ISSUER',
    })
    expect(await awaitLine(service, 'request failed')).toMatchObject({
      level: 'error',
      code: 'ERR_TOKEN_ISSUER',
      failure: { message: expect.stringMatching(/answered with status 503$/) as string },
    })
    const waiting = unwrap('buildersUrl', token, 30_000)(secrets)
    issuer.answerWith(null)
    expect(await waiting).toMatchObject([key, mismatch, mismatch, mismatch])
    const feature = await issuer.sign({ ...job, ref_protected: 'false' })
    await expect(unwrap('buildersUrl', feature)(secrets)).rejects.toMatchObject({
      ...unknown,
      message: 'The keys service does not know the caller.',
    })
  })

  test('finds a renewed certificate on its port, too', async () => {
    const { certificate, urlOf } = await start(await startIssuer())
    const renewed = makeCertificate(temporaryFolder(), SERVER_NAME)
    for (const file of ['certFile', 'keyFile'] as const) {
      copyFileSync(renewed[file], `${certificate[file]}.new`)
      renameSync(`${certificate[file]}.new`, certificate[file])
    }
    const wanted = new X509Certificate(renewed.cert).fingerprint256
    for (const name of ['internalUrl', 'buildersUrl']) {
      await expect.poll(() => servedFingerprint(urlOf(name)), { timeout: 20_000 }).toBe(wanted)
    }
  })

  test('does not keep the service from ending', async () => {
    const issuer = await startIssuer()
    const { service, unwrap, secrets } = await start(issuer)
    await unwrap('buildersUrl', await issuer.sign(job))(secrets)
    service.child.kill('SIGTERM')
    const begin = performance.now()
    expect(await service.exited).toBe(0)
    expect(performance.now() - begin).toBeLessThan(3000)
    expect(service.log().at(-1)).toMatchObject({ msg: 'stopped', finished: true })
  })
})

test('without an issuer in the settings nobody listens for jobs', async () => {
  const { line, unwrap, secrets, addToken } = await start(null)
  expect(line).not.toHaveProperty('buildersUrl')
  const token = addToken('ci', 'build-web')
  expect(await unwrap('internalUrl', token)(secrets)).toMatchObject([
    key,
    mismatch,
    mismatch,
    mismatch,
  ])
})

test('what runs opens no build secret', async () => {
  const { unwrap, secrets, addToken } = await start(null)
  const token = addToken('apps-web-test', 'build-web')
  expect(await unwrap('internalUrl', token)(secrets)).toMatchObject([mismatch, mismatch, key, key])
})

/** Of the certificate that is served. */
async function servedFingerprint({ port }: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }
    const socket = connect(options, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.end()
    }).on('error', reject)
  })
}
