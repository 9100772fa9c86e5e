import {
  renderObjects,
  runControllerOnce,
  startController,
  startWebhook,
  webhookConfigurations,
  writeAccountConfig,
  type TestController,
} from '@iterapp/cluster'
import { createApiClient, loadKubeConfig } from '@iterapp/kubernetes'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { mountSecret, type StoredSecret } from './testing/mount-secret'
import { pod, type KubernetesObject } from './testing/testdata'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl, kubeconfig } = useCluster()

/** Beside the webhooks that the other tests use, and for pods of no other test. */
const RELEASE = 'renewal'
const NAMESPACE = `${RELEASE}-system`
const PODS = `${RELEASE}-pods`
const CONTROLLER = `${RELEASE}-controller`

const secrets = {
  authority: `${RELEASE}-authority`,
  keys: `${RELEASE}-keys-tls`,
  webhook: `${RELEASE}-webhook-tls`,
} as const

const settings = {
  namespace: NAMESPACE,
  authority: { secret: secrets.authority },
  certificates: [
    { secret: secrets.keys, dnsNames: [`${RELEASE}-keys.${NAMESPACE}.svc`] },
    { secret: secrets.webhook, dnsNames: [`${RELEASE}-webhook.${NAMESPACE}.svc`, 'localhost'] },
  ],
  webhookConfigurations: RELEASE,
  intervalSeconds: 1,
}

const permissions = ['controller/rbac', 'admission/secret-writers'].flatMap((name) =>
  renderObjects({ release: RELEASE, namespace: NAMESPACE, only: `templates/${name}.yaml` }),
)
const bindings = permissions.filter(({ kind }) => kind.endsWith('RoleBinding'))

const ask = createApiClient(loadKubeConfig(kubeconfig), 10_000)
const secretPath = (name: string) => ['api', 'v1', 'namespaces', NAMESPACE, 'secrets', name]

let folder = ''
let identity = ''

/** Starts a controller that ends with the test. */
function start(name: string, change: object = {}): TestController {
  const options = { folder, name, kubeconfig: identity, settings: { ...settings, ...change } }
  const controller = startController(options)
  onTestFinished(controller.stop)
  return controller
}

const messages = ({ log }: TestController) => log().map(({ msg }) => msg)

const readSecret = (name: string) => kubectl.get<StoredSecret>(['-n', NAMESPACE, 'secret', name])

/** A certificate of a Secret: its own, or the one above it. */
async function readCertificate(name: string, file = 'tls.crt'): Promise<X509Certificate> {
  const { data } = await readSecret(name)
  return new X509Certificate(Buffer.from(data[file] ?? '', 'base64'))
}

interface Configuration {
  readonly webhooks: readonly { readonly clientConfig: { readonly caBundle?: string } }[]
}

const kinds = ['mutatingwebhookconfiguration', 'validatingwebhookconfiguration'] as const

async function readBundles(): Promise<readonly (string | undefined)[]> {
  const configurations = await Promise.all(
    kinds.map((kind) => kubectl.get<Configuration>([kind, RELEASE])),
  )
  return configurations.flatMap(({ webhooks }) =>
    webhooks.map(({ clientConfig }) => clientConfig.caBundle),
  )
}

/** What the webhooks have to trust. */
async function readAuthority(): Promise<readonly string[]> {
  const { data } = await readSecret(secrets.authority)
  return Array<string>(2).fill(data['tls.crt'] ?? '')
}

const removeSecrets = (...names: readonly string[]) =>
  kubectl.expectOk(['-n', NAMESPACE, 'delete', 'secret', ...names])

/** Registers webhooks at an address, for the pods of these tests, without a `caBundle`. */
async function registerWebhooks(url: string): Promise<void> {
  const matchConditions = [{ name: 'pods', expression: `request.namespace == "${PODS}"` }]
  const objects = webhookConfigurations({ url, caBundle: '' }) as readonly KubernetesObject[]
  for (const { metadata, webhooks, ...rest } of objects) {
    const changed = (webhooks as { clientConfig: { url: string } }[]).map((webhook) => ({
      ...webhook,
      clientConfig: { url: webhook.clientConfig.url },
      matchConditions,
    }))
    await kubectl.apply({ ...rest, metadata: { ...metadata, name: RELEASE }, webhooks: changed })
  }
}

const waitFor = (read: () => unknown) => expect.poll(read, { timeout: 60_000, interval: 200 })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iterapp-controller-'))
  await makeNamespace(kubectl, NAMESPACE)
  await makeNamespace(kubectl, PODS)
  await registerWebhooks('https://localhost:1')
  await kubectl.apply(...permissions.filter(({ kind }) => kind === 'ServiceAccount'))
  identity = await writeAccountConfig(kubectl, folder, NAMESPACE, CONTROLLER)
})

afterAll(async () => {
  for (const kind of kinds) await kubectl.run(['delete', kind, RELEASE])
  rmSync(folder, { recursive: true, force: true })
})

test('a controller without its permissions says so, and makes everything when it has them', async () => {
  const controller = start('first')
  await waitFor(() => messages(controller)).toContain(
    'the API server answered a GET with status 403: the ServiceAccount lacks a permission',
  )
  await kubectl.apply(...permissions)
  await waitFor(() => messages(controller)).toContain('solved')
  await waitFor(readBundles).toEqual(await readAuthority())
  const authority = await readCertificate(secrets.authority)
  for (const name of [secrets.keys, secrets.webhook]) {
    const certificate = await readCertificate(name)
    expect(certificate.verify(authority.publicKey)).toBe(true)
    expect((await readCertificate(name, 'ca.crt')).fingerprint256).toBe(authority.fingerprint256)
    expect(await readSecret(name)).toMatchObject({
      type: 'kubernetes.io/tls',
      metadata: { labels: { 'app.kubernetes.io/managed-by': 'iterapp-controller' } },
    })
  }
})

test('its permissions are for nothing else', async () => {
  const can = async (...words: readonly string[]) => {
    const { stdout } = await kubectl.run(['--kubeconfig', identity, 'auth', 'can-i', ...words])
    return stdout.trim()
  }
  const inNamespace = ['-n', NAMESPACE]
  const allowed = [
    ['create', 'secrets', ...inNamespace],
    ['get', `secret/${secrets.authority}`, ...inNamespace],
    ['patch', `secret/${secrets.keys}`, ...inNamespace],
    ['patch', `mutatingwebhookconfiguration/${RELEASE}`],
  ]
  for (const words of allowed) expect([words, await can(...words)]).toEqual([words, 'yes'])
  const denied = [
    ['patch', `secret/${secrets.authority}`, ...inNamespace],
    ['update', `secret/${secrets.keys}`, ...inNamespace],
    ['delete', `secret/${secrets.keys}`, ...inNamespace],
    ['get', `secret/${RELEASE}-sealing-key-1`, ...inNamespace],
    ['list', 'secrets', ...inNamespace],
    ['create', 'secrets', '-n', PODS],
    ['get', 'configmaps', ...inNamespace],
    ['patch', 'mutatingwebhookconfiguration/iterapp'],
    ['create', 'mutatingwebhookconfigurations'],
  ]
  for (const words of denied) expect([words, await can(...words)]).toEqual([words, 'no'])
})

test('it may create no Secret but its own, such as a sealing key', async () => {
  const create = ['--kubeconfig', identity, '-n', NAMESPACE, 'create', 'secret', 'generic']
  for (const name of [`${RELEASE}-sealing-key-9`, 'other']) {
    const { status, stderr } = await kubectl.run([...create, name, '--dry-run=server'])
    expect(status).toBe(1)
    expect(stderr).toContain('the controller writes the certificates of Iterapp Secrets')
  }
})

test('the API server refuses a change of what has been changed since it was read', async () => {
  const configuration = [
    ...['apis', 'admissionregistration.k8s.io', 'v1'],
    ...['mutatingwebhookconfigurations', RELEASE],
  ]
  for (const path of [secretPath(secrets.keys), configuration]) {
    const { value } = await ask({ path })
    const { resourceVersion } = (value as { metadata: { resourceVersion: string } }).metadata
    const patch = async (annotation: string) => {
      const metadata = { resourceVersion, annotations: { annotation } }
      const contentType = 'application/strategic-merge-patch+json'
      return (await ask({ method: 'PATCH', path, body: { metadata }, contentType })).status
    }
    expect([await patch('first'), await patch('second')]).toEqual([200, 409])
  }
})

test('two controllers that begin at the same time agree', async () => {
  await removeSecrets(...Object.values(secrets))
  const controllers = [start('one'), start('two')]
  await waitFor(readBundles).not.toContain(undefined)
  await waitFor(() =>
    controllers.map((each) => messages(each).filter((msg) => msg === 'looked').length > 2),
  ).toEqual([true, true])
  const made = controllers.flatMap(messages).filter((msg) => msg.endsWith(' made'))
  expect(made.toSorted()).toEqual(['authority made', 'certificate made', 'certificate made'])
  expect(controllers.flatMap(({ log }) => log()).filter(({ level }) => level === 'error')).toEqual(
    [],
  )
  expect(await readBundles()).toEqual(await readAuthority())
  const authority = await readCertificate(secrets.authority)
  expect((await readCertificate(secrets.webhook)).verify(authority.publicKey)).toBe(true)
})

describe('a controller puts right', () => {
  test('what an admin has written over the caBundle', async () => {
    const controller = start('bundles')
    await waitFor(() => messages(controller)).toContain('looked')
    const operation = {
      op: 'replace',
      path: '/webhooks/0/clientConfig/caBundle',
      value: (await readSecret(secrets.keys)).data['tls.crt'],
    }
    const expected = await readAuthority()
    for (const kind of kinds) {
      const patch = JSON.stringify([operation])
      await kubectl.expectOk(['patch', kind, RELEASE, '--type=json', '-p', patch])
    }
    await waitFor(readBundles).toEqual(expected)
    await waitFor(() => messages(controller).filter((msg) => msg === 'caBundle set').length).toBe(2)
  })

  test('a certificate that was removed, by the same authority', async () => {
    const authority = await readCertificate(secrets.authority)
    const { serialNumber } = await readCertificate(secrets.webhook)
    start('removed')
    await removeSecrets(secrets.webhook)
    const isThere = async () =>
      (await kubectl.run(['-n', NAMESPACE, 'get', 'secret', secrets.webhook])).status
    await waitFor(isThere).toBe(0)
    const renewed = await readCertificate(secrets.webhook)
    expect(renewed.serialNumber).not.toBe(serialNumber)
    expect(renewed.verify(authority.publicKey)).toBe(true)
    expect((await readCertificate(secrets.authority)).raw).toEqual(authority.raw)
  })
})

test('once, it ends with 0 when all is in step, and with 75 when it may not see', async () => {
  const options = { folder, name: 'once', kubeconfig: identity, settings }
  const { status, log } = runControllerOnce(options)
  expect([status, log.at(-1)]).toMatchObject([0, { msg: 'done', inStep: true }])
  await kubectl.expectOk(
    ['delete', '-f', '-'],
    JSON.stringify({ kind: 'List', apiVersion: 'v1', items: bindings }),
  )
  try {
    await waitFor(() => runControllerOnce(options).status).toBe(75)
  } finally {
    await kubectl.apply(...bindings)
    await waitFor(() => runControllerOnce(options).status).toBe(0)
  }
})

/** Renews the authority with its key, as docs/certificates.md says. */
async function renewAuthority(): Promise<void> {
  const { data } = await readSecret(secrets.authority)
  for (const file of ['crt', 'key']) {
    const text = Buffer.from(data[`tls.${file}`] ?? '', 'base64')
    writeFileSync(join(folder, `ca.${file}`), text, { mode: 0o600 })
  }
  const words = 'x509 -in ca.crt -signkey ca.key -days 3650 -out new.crt'
  execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' })
  const secret = await kubectl.expectOk([
    ...['-n', NAMESPACE, 'create', 'secret', 'tls', secrets.authority],
    ...['--cert', join(folder, 'new.crt'), '--key', join(folder, 'ca.key')],
    ...['--dry-run=client', '-o', 'yaml'],
  ])
  await kubectl.expectOk(['replace', '-f', '-'], secret)
}

/** Of a webhook on the loopback address, by a client that trusts an authority. */
async function servedSerial(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: Number(new URL(url).port), servername: 'localhost' }
    const socket = connect({ ...options, ca }, () => {
      resolve(socket.getPeerCertificate().serialNumber)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

test(
  'while a webhook’s certificates are renewed, and then the authority, no pod is refused',
  { timeout: 300_000 },
  async () => {
    const mount = join(folder, 'mount')
    mkdirSync(mount)
    await removeSecrets(secrets.webhook)
    const controller = start('renewing', { leafHours: 1 / 60 })
    await waitFor(() => messages(controller)).toContain('certificate made')
    const mounted = await mountSecret(kubectl, NAMESPACE, secrets.webhook, mount)
    const certificate = { cert: join(mount, 'tls.crt'), key: join(mount, 'tls.key') }
    const account = await writeAccountConfig(kubectl, folder, 'iterapp-system', 'iterapp-webhook')
    const webhook = await startWebhook(folder, certificate, account, 'renewed-webhook')
    onTestFinished(webhook.program.stop)
    const url = webhook.url.replace('127.0.0.1', 'localhost')
    await registerWebhooks(url)

    let count = 0
    const failures: unknown[] = []
    const path = ['api', 'v1', 'namespaces', PODS, 'pods']
    const create = async () => {
      const body = pod(PODS, `p${count++}`)
      const answer = await ask({ method: 'POST', path, body, query: { dryRun: 'All' } })
      return answer.status === 201 ? null : answer
    }
    // The API server takes a moment to see the address.
    await waitFor(create).toBeNull()
    const over = new AbortController()
    const repeat = async (work: () => Promise<void>, pause: number) => {
      while (!over.signal.aborted) {
        await work()
        await sleep(pause)
      }
    }
    const createOne = async () => {
      const failure = await create()
      if (failure !== null) failures.push(failure)
    }
    /** So many at the same time need new connections of the API server, to the certificate of now. */
    const createMany = async () => {
      await Promise.all(Array.from({ length: 40 }, createOne))
    }
    const loops = [
      ...Array.from({ length: 4 }, () => repeat(createOne, 20)),
      // A kubelet looks once a minute; here certificates live no longer.
      repeat(mounted.sync, 1000),
    ]
    const ca = (await readCertificate(secrets.authority)).toString()
    const serials = new Set([await servedSerial(url, ca)])
    while (serials.size < 3) {
      await sleep(500)
      const size = serials.size
      serials.add(await servedSerial(url, ca))
      if (serials.size > size) await createMany()
    }
    await renewAuthority()
    await waitFor(readBundles).toEqual(await readAuthority())
    await createMany()
    const renewedCa = (await readCertificate(secrets.authority)).toString()
    expect(renewedCa).not.toBe(ca)
    const { serialNumber } = await readCertificate(secrets.webhook)
    await waitFor(() => servedSerial(url, renewedCa)).toBe(serialNumber)
    await createMany()
    // Pods keep the root that they started with.
    expect(await servedSerial(url, ca)).toBe(serialNumber)
    over.abort()
    await Promise.all(loops)

    expect(failures).toEqual([])
    expect(count).toBeGreaterThan(500)
    const renewals = controller.log().filter(({ msg }) => msg === 'certificate renewed')
    expect(renewals.length).toBeGreaterThanOrEqual(2)
    expect(new Set(renewals.map(({ reason }) => reason))).toEqual(new Set(['due', 'other-root']))
    const metrics = await (await fetch(`${webhook.metricsUrl}/metrics`)).text()
    const [, decided = '0'] =
      /iterapp_webhook_decisions_total\{webhook="mutate",decision="allowed",reason="[a-z-]+"\} (\d+)/.exec(
        metrics,
      ) ?? []
    expect(Number(decided)).toBeGreaterThanOrEqual(count - 40)
  },
)
