import { afterAll, beforeAll, expect, test } from 'vitest'
import { kill } from 'node:process'
import { configMap, pod } from './testing/testdata'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl, metricsUrl, webhookPid } = useCluster()
const NAMESPACE = 'apps-outage-test'
const BINDING = 'iterapp-webhook'

let binding = ''

const create = (namespace: string, name: string) =>
  kubectl.run(['create', '-f', '-'], JSON.stringify(pod(namespace, name)))

beforeAll(async () => {
  await makeNamespace(kubectl, NAMESPACE)
  await kubectl.apply(configMap(NAMESPACE, '[env.common]\nA = "canary"\n'))
  binding = await kubectl.expectOk(['get', 'clusterrolebinding', BINDING, '-o', 'json'])
})

afterAll(() => {
  kill(webhookPid, 'SIGCONT')
})

test('the metrics count what was decided, by reason', async () => {
  await create(NAMESPACE, 'counted')
  const text = await (await fetch(`${metricsUrl}/metrics`)).text()
  expect(text).toMatch(
    /iterapp_webhook_decisions_total\{webhook="mutate",decision="allowed",reason="injected"\} [1-9]/,
  )
  expect(text).toMatch(/iterapp_tls_certificate_expiry_timestamp_seconds 1\.?\d+e?\+?\d*/)
  expect(text).not.toContain('canary')
  expect(text).not.toContain(NAMESPACE)
})

test('a webhook that may not read ConfigMaps denies, and says so', async () => {
  await kubectl.expectOk(['delete', 'clusterrolebinding', BINDING])
  try {
    let attempt = 0
    await expect
      .poll(async () => (await create(NAMESPACE, `forbidden-${attempt++}`)).stderr, {
        timeout: 20_000,
      })
      .toContain(
        'config-unavailable: ConfigMap iterapp: the API server answered with status 403 (ERR_CONFIG_UNAVAILABLE)',
      )
  } finally {
    await kubectl.expectOk(['create', '-f', '-'], binding)
  }
})

test('while the webhook hangs, app pods are refused and all others start', async () => {
  kill(webhookPid, 'SIGSTOP')
  try {
    const { status, stderr } = await create(NAMESPACE, 'hanging')
    expect(status).toBe(1)
    expect(stderr).toContain('failed calling webhook "pods.iterapp.dev"')
    for (const namespace of ['default', 'kube-system', 'iterapp-system']) {
      expect(await create(namespace, 'independent')).toMatchObject({ status: 0 })
    }
    // A ConfigMap that nobody could check is stored; its pods are checked later.
    const bad = configMap(NAMESPACE, 'no TOML', 'iterapp-unchecked')
    expect(await kubectl.run(['create', '-f', '-'], JSON.stringify(bad))).toMatchObject({
      status: 0,
    })
  } finally {
    kill(webhookPid, 'SIGCONT')
  }
  await expect
    .poll(async () => (await create(NAMESPACE, `back-${Date.now()}`)).status, { timeout: 30_000 })
    .toBe(0)
})
