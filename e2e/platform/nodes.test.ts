import { installChart, RELEASE_NAMESPACE } from '@iterapp/cluster'
import { values } from './testing/values'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import {
  createNamespaces,
  createProject,
  eventually,
  kubectl,
  newSecret,
} from './testing/developer'
import { openNode } from './testing/node'
import {
  awaitCondition,
  awaitRollout,
  endOf,
  execIn,
  getPod,
  pod,
  shell,
} from './testing/workloads'

// Kubelets that do not read env files: without what is tested here an app would start with empty secrets.

const namespace = 'apps-nodes-test'
const project = createProject('nodes')
const node = openNode()

beforeAll(async () => {
  await createNamespaces([namespace])
  await project.encrypt(newSecret('variable'), { name: 'API_KEY', environment: null })
  await project.applyByName(namespace)
})

/** Upgrades the chart, and waits until no webhook of before is left: one that stops still answers for seconds. */
async function upgrade(...more: readonly string[]): Promise<void> {
  const { kubeconfig, images } = inject('platform')
  await installChart({ kubeconfig, kubectl, images }, [...values, ...more])
  const webhooks = ['pods', '-l', 'app.kubernetes.io/component=webhook', '-n', RELEASE_NAMESPACE]
  await eventually(
    () => kubectl.get<{ items: readonly object[] }>(webhooks),
    ({ items }) => items.length === 2,
  )
}

afterAll(async () => {
  await node.replaceKubelet({})
  await upgrade()
})

/** How the init-container that refuses the pod ends; the app must not have started. */
async function endOfRefused(name: string, container: string) {
  await kubectl.apply(pod(name, namespace, { containers: [shell('app')] }))
  const stored = await eventually(
    () => getPod(namespace, name),
    (each) => endOf(each, container) !== undefined,
  )
  expect(stored.status.phase).toBe('Pending')
  expect(stored.status.containerStatuses?.[0]).toMatchObject({
    restartCount: 0,
    state: { waiting: {} },
  })
  return endOf(stored, container)
}

test('on a node whose kubelet is older no app starts', async () => {
  await node.replaceKubelet({ version: 'v1.34.9', featureGates: { EnvFiles: false } })
  // It remembers a node's version for a minute.
  await kubectl.expectOk(['-n', RELEASE_NAMESPACE, 'rollout', 'restart', 'deploy/iterapp-keys'])
  await awaitRollout(RELEASE_NAMESPACE, 'deploy/iterapp-keys')
  const end = await endOfRefused('older', 'iterapp-secrets')
  expect(end?.message).toContain('ERR_NODE_TOO_OLD')
  expect(end?.exitCode).toBe(78)
})

test('on a node that is new enough, but does not read env files, no app starts when nodes are verified', async () => {
  await upgrade('sidecar.verifyNodes=true')
  await node.replaceKubelet({ featureGates: { EnvFiles: false } })
  const end = await endOfRefused('unverified', 'iterapp-verify')
  expect(end?.message).toContain('ERR_NODE_ENV_FILES')
  expect(end?.exitCode).toBe(78)
})

test('on an ordinary node that is verified an app starts', async () => {
  await node.replaceKubelet({})
  await kubectl.apply(pod('verified', namespace, { containers: [shell('app')] }))
  await awaitCondition(namespace, 'pod/verified', 'Ready')
  expect(await execIn(namespace, 'verified', 'printenv', 'API_KEY')).toMatch(/^canary-/)
})
