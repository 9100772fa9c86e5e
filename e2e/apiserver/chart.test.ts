import { callHelm, chartFolder, type Kubectl, renderObjects, template } from '@iterapp/cluster'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configMap, pod } from './testing/testdata'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl, kubeconfig, caBundle } = useCluster()

/** Beside the webhooks that the other tests use, and for namespaces that no other test has. */
const RELEASE = 'chart'
const NAMESPACE = 'chart-system'
const APP = 'charted-web-test'
const rules = (environments: readonly string[]) => ({
  identity: { namespaces: [{ pattern: 'charted-{app}-{environment}', environments }] },
})

const configurations = ['mutatingwebhookconfiguration', 'validatingwebhookconfiguration']

function helm(args: readonly string[], values?: unknown): string {
  const place = ['--namespace', NAMESPACE, '--kubeconfig', kubeconfig]
  const { status, stdout, stderr } = callHelm([...args, ...place], values)
  if (status !== 0) throw new Error(stderr)
  return stdout
}

const account = (component: string) =>
  `--as=system:serviceaccount:${NAMESPACE}:${RELEASE}-${component}`

/** What Helm printed when it was installed. */
let notes = ''

beforeAll(async () => {
  await makeNamespace(kubectl, NAMESPACE, true)
  await makeNamespace(kubectl, APP)
  const warn = 'pod-security.kubernetes.io/warn=restricted'
  await kubectl.expectOk(['label', 'namespace', NAMESPACE, warn])
  notes = helm(['install', RELEASE, chartFolder, '--values', '-'], rules(['test']))
})

afterAll(() => {
  callHelm(['uninstall', RELEASE, '--namespace', NAMESPACE, '--kubeconfig', kubeconfig])
})

describe('the API server takes every object, without a warning', () => {
  test.each(['everything', 'openshift', 'small'])('with the values of ci/%s', async (name) => {
    const valuesFile = `${chartFolder}/ci/${name}-values.yaml`
    const { stdout } = template({ release: 'tried', namespace: NAMESPACE, valuesFile })
    const dryRun = ['apply', '--server-side', '--dry-run=server', '-f', '-']
    const { status, stderr } = await kubectl.run(dryRun, stdout)
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  test('installed', async () => {
    for (const { kind, metadata } of renderObjects({ release: RELEASE, namespace: NAMESPACE })) {
      const stored = await kubectl.get<{ metadata: object }>([
        ...['-n', NAMESPACE],
        ...[kind, metadata.name],
      ])
      expect(stored.metadata).toMatchObject({ labels: metadata.labels })
    }
  })
})

test('whoever installs it is told how to go on', async () => {
  const commands = notes.split('\n').filter((line) => line.startsWith('     kubectl '))
  expect(commands.map((line) => line.trim())).toEqual([
    `kubectl -n ${NAMESPACE} wait deployment --for=condition=Available --timeout=5m \\`,
    `kubectl -n ${NAMESPACE} port-forward service/${RELEASE}-keys-public 8420:80`,
    `kubectl get --raw /api/v1/namespaces/${NAMESPACE}/services/${RELEASE}-keys-public:page/proxy/v1/keys`,
    `kubectl -n ${NAMESPACE} get secrets --field-selector type=iterapp.dev/sealing-key -o yaml`,
    'kubectl create namespace charted-myapp-test',
  ])
  const backup = '-n chart-system get secrets --field-selector type=iterapp.dev/sealing-key -o yaml'
  expect(await kubectl.expectOk(backup.split(' '))).toContain('items: []')
  expect(notes).toContain('networkPolicy.webhook.from is empty')
})

test('whoever publishes the page is told its address', () => {
  const page = { host: 'tools.example.com', path: '/secrets', ingress: { enabled: true } }
  const dryRun = ['upgrade', RELEASE, chartFolder, '--dry-run=server', '--values', '-']
  const told = helm(dryRun, { ...rules(['test']), page })
  expect(told).toContain(
    'Open the page, where secrets are encrypted: https://tools.example.com/secrets/',
  )
  expect(told).toContain('page.ingress.tlsSecret is empty')
  expect(notes).toContain('Neither page.ingress nor page.httpRoute publishes the page')
})

test('PodSecurity restricted admits every pod', async () => {
  const count = async () => {
    const { items } = await kubectl.get<{ items: unknown[] }>(['-n', NAMESPACE, 'pods'])
    return items.length
  }
  await expect.poll(count, { timeout: 30_000 }).toBe(5)
})

test('the policy has no expression that the API server warns of', async () => {
  const status = async () =>
    (
      await kubectl.get<{ status: object }>([
        'validatingadmissionpolicy',
        `${RELEASE}-config-writers`,
      ])
    ).status
  await expect
    .poll(status, { timeout: 30_000 })
    .toEqual({ observedGeneration: 1, typeChecking: {} })
})

test('until there are certificates, no pod of an app starts, and every other one does', async () => {
  let attempt = 0
  const create = (namespace: string) =>
    kubectl.run(['create', '-f', '-'], JSON.stringify(pod(namespace, `pod-${attempt++}`)))
  await expect
    .poll(async () => (await create(APP)).stderr, { timeout: 30_000 })
    .toContain('failed calling webhook "pods.iterapp.dev"')
  for (const namespace of ['default', 'kube-system']) {
    expect(await create(namespace)).toMatchObject({ status: 0 })
  }
  const { status } = await kubectl.run(
    ['create', '-f', '-'],
    JSON.stringify(configMap(APP, '[env.common]\nA = "b"\n')),
  )
  expect(status).toBe(0)
})

describe('what the API server lets the parts do', () => {
  const secret = (name: string) => `secrets/${RELEASE}-${name}`
  const cases: readonly [component: string, answer: 'yes' | 'no', action: readonly string[]][] = [
    ['keys', 'yes', ['create', 'tokenreviews.authentication.k8s.io']],
    ['keys', 'yes', ['get', 'nodes']],
    ['keys', 'no', ['list', 'nodes']],
    ['keys', 'yes', ['create', 'secrets', '-n', NAMESPACE]],
    ['keys', 'yes', ['list', 'secrets', '-n', NAMESPACE]],
    ['keys', 'no', ['watch', 'secrets', '-n', NAMESPACE]],
    ['keys', 'no', ['update', 'secrets', '-n', NAMESPACE]],
    ['keys', 'no', ['delete', 'secrets', '-n', NAMESPACE]],
    ['keys', 'no', ['get', 'secrets', '-n', APP]],
    ['keys', 'no', ['get', 'configmaps', '-n', APP]],
    ['webhook', 'yes', ['get', 'configmaps', '-n', APP]],
    ['webhook', 'no', ['list', 'configmaps', '-n', APP]],
    ['webhook', 'no', ['update', 'configmaps', '-n', APP]],
    ['webhook', 'no', ['get', 'secrets', '-n', NAMESPACE]],
    ['webhook', 'no', ['get', 'secrets', '-n', APP]],
    ['webhook', 'no', ['get', 'pods', '-n', APP]],
    ['controller', 'yes', ['create', 'secrets', '-n', NAMESPACE]],
    ['controller', 'yes', ['get', secret('authority'), '-n', NAMESPACE]],
    ['controller', 'no', ['patch', secret('authority'), '-n', NAMESPACE]],
    ['controller', 'yes', ['get', secret('webhook-tls'), '-n', NAMESPACE]],
    ['controller', 'no', ['get', secret('sealing-key-1'), '-n', NAMESPACE]],
    ['controller', 'no', ['list', 'secrets', '-n', NAMESPACE]],
    ['controller', 'no', ['get', secret('authority'), '-n', APP]],
    ['controller', 'no', ['patch', `${configurations[0] ?? ''}s/iterapp`]],
    ['controller', 'no', ['update', `${configurations[0] ?? ''}s/${RELEASE}`]],
  ]

  test.each(cases)('%s: %s, %j', async (component, answer, action) => {
    const { stdout } = await kubectl.run(['auth', 'can-i', account(component), ...action])
    expect(stdout.trim()).toBe(answer)
  })
})

/** The authorities and the filters of both configurations of webhooks. */
async function readWebhooks({ get }: Kubectl): Promise<readonly unknown[]> {
  interface Stored {
    readonly webhooks: readonly {
      readonly clientConfig: { readonly caBundle?: string }
      readonly matchConditions: readonly { readonly expression: string }[]
    }[]
  }
  const stored = await Promise.all(configurations.map((kind) => get<Stored>([kind, RELEASE])))
  return stored.flatMap(({ webhooks }) =>
    webhooks.map(({ clientConfig, matchConditions }) => ({
      authority: clientConfig.caBundle,
      filters: matchConditions[0]?.expression.match(/(?<=startsWith\(")[^"]+/g),
    })),
  )
}

test('an upgrade and a rollback leave the authority that the controller wrote', async () => {
  const patch = [{ op: 'add', path: '/webhooks/0/clientConfig/caBundle', value: caBundle }]
  for (const kind of configurations) {
    await kubectl.expectOk([
      ...['patch', kind, RELEASE, account('controller')],
      ...['--type=json', '--patch', JSON.stringify(patch)],
    ])
  }
  const before = { authority: caBundle, filters: ['kube-', 'charted-'] }
  expect(await readWebhooks(kubectl)).toEqual([before, before])

  const values = { identity: { namespaces: [{ pattern: 'recharted-{app}', environment: 'prod' }] } }
  helm(['upgrade', RELEASE, chartFolder, '--values', '-'], values)
  const after = { authority: caBundle, filters: ['kube-', 'recharted-'] }
  expect(await readWebhooks(kubectl)).toEqual([after, after])

  helm(['rollback', RELEASE, '1'])
  expect(await readWebhooks(kubectl)).toEqual([before, before])
})

test('nothing is left of it in the cluster after it was uninstalled', async () => {
  helm(['uninstall', RELEASE])
  const kinds = [
    ...['clusterroles', 'clusterrolebindings', 'validatingadmissionpolicies'],
    ...['validatingadmissionpolicybindings', ...configurations],
  ]
  const label = `app.kubernetes.io/instance=${RELEASE}`
  const left = await kubectl.get<{ items: unknown[] }>([kinds.join(','), '-l', label])
  expect(left.items).toEqual([])
})
