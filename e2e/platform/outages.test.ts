import { RELEASE_NAMESPACE } from '@iterapp/cluster'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createNamespaces,
  createProject,
  eventually,
  kubectl,
  newSecret,
} from './testing/developer'
import {
  awaitCondition,
  awaitRollout,
  deployment,
  execIn,
  getPod,
  job,
  listPods,
  pod,
  shell,
  template,
  type StoredPod,
} from './testing/workloads'

const namespace = 'apps-outage-test'
const project = createProject('outage')
const value = newSecret('variable')
const component = (name: string) => ['-l', `app.kubernetes.io/component=${name}`]

/** Scales a part of the platform and waits until it is so. */
async function scale(name: string, replicas: number): Promise<void> {
  const target = ['-n', RELEASE_NAMESPACE, 'scale', `deploy/iterapp-${name}`]
  await kubectl.expectOk([...target, `--replicas=${replicas}`])
  if (replicas > 0) {
    await awaitRollout(RELEASE_NAMESPACE, `deploy/iterapp-${name}`)
    return
  }
  await kubectl.expectOk([
    ...['-n', RELEASE_NAMESPACE, 'wait', '--for=delete', 'pod', ...component(name)],
    '--timeout=60s',
  ])
}

beforeAll(async () => {
  await createNamespaces([namespace, 'elsewhere'])
  await project.encrypt(value, { name: 'API_KEY', environment: null })
  await project.applyByName(namespace)
  const web = template('before', { containers: [shell('app')] })
  await kubectl.apply(deployment('before', namespace, web))
  await awaitRollout(namespace, 'deploy/before')
})

describe('while there is no keys service', () => {
  beforeAll(async () => {
    await scale('keys', 0)
  })
  afterAll(async () => {
    await scale('keys', 2)
  })

  test('a container of a running pod is started again with its secrets', async () => {
    await execIn(namespace, 'deploy/before', 'sh', '-c', 'kill -TERM 1')
    await eventually(
      () => listPods(namespace, 'before'),
      ([each]) => each?.status.containerStatuses?.[0]?.restartCount === 1,
    )
    await awaitRollout(namespace, 'deploy/before')
    expect(await execIn(namespace, 'deploy/before', 'printenv', 'API_KEY')).toBe(value)
  })

  test('pods wait, Jobs that never restart, too, and run when it is back', async () => {
    const check = 'test "$(printenv API_KEY | head -c 7)" = canary-'
    const never = { restartPolicy: 'Never', containers: [shell('app', check)] }
    await kubectl.apply(
      deployment('during', namespace, template('during', { containers: [shell('app')] })),
      job('during-job', namespace, template('during-job', never), { backoffLimit: 0 }),
    )
    // Longer than the sidecar tries: it ends with "try again" and is started again.
    const restarted = ([each]: readonly StoredPod[]) =>
      (each?.status.initContainerStatuses?.[0]?.restartCount ?? 0) > 0
    for (const app of ['during', 'during-job']) {
      const [waiting] = await eventually(() => listPods(namespace, app), restarted)
      expect(waiting?.status.phase).toBe('Pending')
      expect(waiting?.status.initContainerStatuses?.[0]).toMatchObject({
        name: 'iterapp-secrets',
        lastState: {
          terminated: {
            exitCode: 75,
            message: expect.stringContaining('ERR_KEYS_SERVICE_UNREACHABLE') as string,
          },
        },
      })
    }
    await scale('keys', 2)
    await awaitRollout(namespace, 'deploy/during')
    expect(await execIn(namespace, 'deploy/during', 'printenv', 'API_KEY')).toBe(value)
    await awaitCondition(namespace, 'job/during-job', 'Complete')
  })
})

describe('while there is no webhook', () => {
  beforeAll(async () => {
    await scale('webhook', 0)
  })
  afterAll(async () => {
    await scale('webhook', 2)
  })

  test('pods elsewhere are not touched', async () => {
    await kubectl.apply(pod('other', 'elsewhere', { containers: [shell('app')] }))
    await awaitCondition('elsewhere', 'pod/other', 'Ready')
    expect((await getPod('elsewhere', 'other')).spec.initContainers).toBeUndefined()
  })

  test('the pods of the platform come up', async () => {
    await kubectl.expectOk(['-n', RELEASE_NAMESPACE, 'delete', 'pod', ...component('keys')])
    await awaitRollout(RELEASE_NAMESPACE, 'deploy/iterapp-keys')
  })

  test('pods of apps are refused, and created after', async () => {
    const web = template('late', { containers: [shell('app')] })
    await kubectl.apply(deployment('late', namespace, web))
    await eventually(
      () =>
        kubectl.expectOk(['-n', namespace, 'get', 'events', '-o', 'jsonpath={.items[*].message}']),
      (messages) => messages.includes('failed calling webhook "pods.iterapp.dev"'),
    )
    await sleep(1000)
    expect(await listPods(namespace, 'late')).toEqual([])
    await scale('webhook', 2)
    await awaitRollout(namespace, 'deploy/late')
    expect(await execIn(namespace, 'deploy/late', 'printenv', 'API_KEY')).toBe(value)
  })
})
