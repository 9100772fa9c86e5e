import { beforeAll, describe, expect, test } from 'vitest'
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
  pod,
  shell,
  template,
  type StoredPod,
} from './testing/workloads'

const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' }
const value = newSecret('variable')

/** Succeeds only with the secret, and prints nothing of it. */
const check = 'test "$(printenv API_KEY | head -c 7)" = canary-'

/** A namespace whose ConfigMap `iterapp` has the secret. */
async function prepare(app: string, labels = {}): Promise<string> {
  const namespace = `apps-${app}-test`
  const project = createProject(app)
  await createNamespaces([namespace], labels)
  await project.encrypt(value, { name: 'API_KEY', environment: null })
  await project.applyByName(namespace)
  return namespace
}

describe('in a restricted namespace', () => {
  const namespace = 'apps-work-test'
  beforeAll(async () => {
    await prepare('work', restricted)
    const never = { restartPolicy: 'Never' }
    const selector = { matchLabels: { app: 'x' } }
    const x = template('x', { containers: [shell('app')] })
    await kubectl.apply(
      deployment(
        'web',
        namespace,
        template('web', {
          initContainers: [shell('migrate', check), { ...shell('log'), restartPolicy: 'Always' }],
          containers: [shell('app'), shell('second')],
        }),
      ),
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'x', namespace },
        spec: { serviceName: 'x', selector, template: x },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'x', namespace },
        spec: { selector, template: x },
      },
      job('once', namespace, template('once', { ...never, containers: [shell('app', check)] })),
      job(
        'again',
        namespace,
        template('again', { restartPolicy: 'OnFailure', containers: [shell('app', check)] }),
      ),
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'nightly', namespace },
        spec: {
          schedule: '* * * * *',
          jobTemplate: {
            spec: {
              template: template('nightly', { ...never, containers: [shell('app', check)] }),
            },
          },
        },
      },
    )
  })

  test('a Deployment with other init-containers and a native sidecar has its secret in all of them', async () => {
    await awaitRollout(namespace, 'deploy/web')
    for (const container of ['app', 'second', 'log']) {
      expect(await execIn(namespace, `deploy/web:${container}`, 'printenv', 'API_KEY')).toBe(value)
    }
  })

  test.each(['statefulset/x', 'daemonset/x'])('a %s has its secret', async (workload) => {
    await awaitRollout(namespace, workload)
    expect(await execIn(namespace, workload, 'printenv', 'API_KEY')).toBe(value)
  })

  test.each(['once', 'again'])('the Job "%s" finishes', async (name) => {
    await awaitCondition(namespace, `job/${name}`, 'Complete')
  })

  test('a CronJob finishes', async () => {
    await eventually(
      () =>
        kubectl.expectOk([
          ...['get', 'cronjob', 'nightly', '-n', namespace],
          ...['-o', 'jsonpath={.status.lastSuccessfulTime}'],
        ]),
      (time) => time !== '',
      120_000,
    )
  })
})

describe('where pods have quotas', () => {
  test('the init-container takes the defaults of the LimitRange and counts', async () => {
    const namespace = await prepare('quota', restricted)
    await kubectl.apply(
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'limits', namespace },
        spec: {
          limits: [
            {
              type: 'Container',
              default: { cpu: '200m', memory: '128Mi' },
              defaultRequest: { cpu: '10m', memory: '32Mi' },
              max: { cpu: '1', memory: '256Mi' },
            },
          ],
        },
      },
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'quota', namespace },
        spec: { hard: { 'limits.cpu': '1', 'limits.memory': '512Mi', 'requests.memory': '256Mi' } },
      },
    )
    const web = template('web', { containers: [shell('app')] })
    await kubectl.apply(deployment('web', namespace, web))
    await awaitRollout(namespace, 'deploy/web')
    expect(await execIn(namespace, 'deploy/web', 'printenv', 'API_KEY')).toBe(value)
  })
})

describe('a pod', () => {
  let namespace = ''
  beforeAll(async () => {
    namespace = await prepare('pods')
  })

  const start = async (name: string, spec: object, container: object): Promise<StoredPod> => {
    await kubectl.apply(pod(name, namespace, { ...spec, containers: [container] }))
    await awaitCondition(namespace, `pod/${name}`, 'Ready')
    expect(await execIn(namespace, name, 'printenv', 'API_KEY')).toBe(value)
    return getPod(namespace, name)
  }

  test('that is Guaranteed stays Guaranteed', async () => {
    const resources = { cpu: '100m', memory: '64Mi' }
    const container = { ...shell('app'), resources: { requests: resources, limits: resources } }
    const { status } = await start('guaranteed', {}, container)
    expect(status.qosClass).toBe('Guaranteed')
  })

  test('on the network of its node has its secret', async () => {
    await start('host-network', { hostNetwork: true }, shell('app'))
  })

  test('that runs as root has its secret', async () => {
    const root = { ...shell('app'), securityContext: { runAsUser: 0, runAsNonRoot: false } }
    await start('as-root', {}, root)
  })

  test('has a token for the keys service and none for the API server', async () => {
    const { spec } = await start('token', {}, shell('app'))
    const token = spec.volumes?.find(
      (volume) => 'name' in volume && volume.name === 'iterapp-token',
    )
    expect(token).toMatchObject({
      projected: {
        sources: [{ serviceAccountToken: { audience: 'iterapp-keys.iterapp-system' } }],
      },
    })
  })
})
