import {
  namespace,
  otherWebhookConfiguration,
  startTestCluster,
  webhookConfigurations,
  type TestCluster,
} from '@iterapp/cluster'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { serveAdmission, type Review } from './testing/serve-admission'

// Records the AdmissionReviews that a real API server sends for the manifests of libs/injection, and for
// pods that the webhook has already changed: `npm run record:reviews -- [NAME …]`, all without a name.
const wanted = process.argv.slice(2)

const testdata = fileURLToPath(new URL('../../libs/injection/testdata/', import.meta.url))
const NAMESPACE = 'apps-web-test'

const cluster = await startTestCluster(false)
const recorded = new Map<string, Review>()
const recorder = await serveAdmission(cluster.certificate, (review) => {
  const name = review.request.object.metadata.labels?.case
  // A controller that tries again sends the same; only the first counts.
  if (name !== undefined && !recorded.has(name)) recorded.set(name, review)
  return []
})
try {
  await record(cluster)
  for (const [name, review] of recorded) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    writeFileSync(`${testdata}reviews/${name}.json`, `${JSON.stringify(review, null, 2)}\n`)
  }
} finally {
  recorder.close()
  await cluster.stop()
}

async function record({ kubectl, webhook, caBundle }: TestCluster): Promise<void> {
  // The name sorts before the webhook's, so it is called first.
  await kubectl.apply(
    namespace(NAMESPACE),
    otherWebhookConfiguration('a-recorder', { url: recorder.url, caBundle }),
  )
  const names = readdirSync(`${testdata}manifests`).map((file) => file.replace(/\.yaml$/, ''))
  await waitForServiceAccount(cluster)
  for (const name of names) {
    await kubectl.expectOk(
      ['-n', NAMESPACE, 'create', '-f', '-'],
      readFileSync(`${testdata}manifests/${name}.yaml`, 'utf8'),
    )
  }
  await waitFor(() => names.every((name) => recorded.has(name)))

  // Pods that have been injected: seen again, copied, restored.
  await kubectl.apply(...webhookConfigurations({ url: webhook.url, caBundle }))
  const config = readFileSync(`${testdata}configs/everything.toml`, 'utf8')
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'iterapp' } }
  await kubectl.expectOk(
    ['-n', NAMESPACE, 'create', '-f', '-'],
    JSON.stringify({ ...configMap, data: { 'iterapp.toml': config } }),
  )
  const manifest = parse(readFileSync(`${testdata}manifests/own-variables.yaml`, 'utf8')) as Stored
  const again = (name: string, stored: Stored = manifest): Stored => ({
    ...stored,
    metadata: { ...stored.metadata, name, labels: { case: name } },
  })
  const create = (pod: Stored) =>
    kubectl.expectOk(['-n', NAMESPACE, 'create', '-f', '-'], JSON.stringify(pod))
  await create(again('original'))
  const stored = await kubectl.get<Stored>(['-n', NAMESPACE, 'pod', 'original'])
  const restored = again('restored', stored)
  await create({
    ...restored,
    metadata: { ...restored.metadata, uid: undefined, resourceVersion: undefined },
    status: undefined,
  })
  for (const [name, flags] of Object.entries({
    'debug-copy': ['--keep-labels'],
    'debug-copy-annotated': ['--keep-labels', '--keep-annotations'],
  })) {
    await kubectl.expectOk([
      '-n',
      NAMESPACE,
      'label',
      '--overwrite',
      'pod/original',
      `case=${name}`,
    ])
    await kubectl.expectOk([
      ...['-n', NAMESPACE, 'debug', 'original', `--copy-to=${name}`, ...flags],
      ...['--image=registry.example.com/debug:1', '--container=debug', '--', 'sleep', '1d'],
    ])
  }
  await waitFor(() => recorded.has('debug-copy-annotated'))
}

interface Stored {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly [member: string]: unknown
}

async function waitForServiceAccount({ kubectl }: TestCluster): Promise<void> {
  await kubectl.expectOk(
    `-n ${NAMESPACE} wait --for=create serviceaccount/default --timeout=30s`.split(' '),
  )
}

async function waitFor(isDone: () => boolean): Promise<void> {
  for (let second = 0; second < 90 && !isDone(); second++) await sleep(1000)
  if (!isDone()) throw new Error('not all reviews came')
}
