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

/** Waits until no pod of before is left of a service: one that stops still answers for seconds. */
async function awaitReplaced(component: 'keys' | 'webhook'): Promise<void> {
  const selector = `app.kubernetes.io/component=${component}`
  await eventually(
    () =>
      kubectl.get<{ items: readonly object[] }>(['pods', '-l', selector, '-n', RELEASE_NAMESPACE]),
    ({ items }) => items.length === 2,
  )
}

async function upgrade(...more: readonly string[]): Promise<void> {
  const { kubeconfig, images } = inject('platform')
  await installChart({ kubeconfig, kubectl, images }, [...values, ...more])
  await awaitReplaced('webhook')
}

afterAll(async () => {
  await node.replaceKubelet({})
  await upgrade()
})

const containing = (text: string) => expect.stringContaining(text) as string

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
  await awaitReplaced('keys')
  const end = await endOfRefused('older', 'iterapp-secrets')
  expect(end).toMatchObject({ exitCode: 78, message: containing('ERR_NODE_TOO_OLD') })
})

test('on a node that is new enough, but does not read env files, no app starts when nodes are verified', async () => {
  await upgrade('sidecar.verifyNodes=true')
  await node.replaceKubelet({ featureGates: { EnvFiles: false } })
  const end = await endOfRefused('unverified', 'iterapp-verify')
  expect(end).toMatchObject({ exitCode: 78, message: containing('ERR_NODE_ENV_FILES') })
})

test('on an ordinary node that is verified an app starts', async () => {
  await node.replaceKubelet({})
  await kubectl.apply(pod('verified', namespace, { containers: [shell('app')] }))
  await awaitCondition(namespace, 'pod/verified', 'Ready')
  expect(await execIn(namespace, 'verified', 'printenv', 'API_KEY')).toMatch(/^canary-/)
})
