import { IterappError } from '@iterapp/errors'
import type { Pod } from '@iterapp/injection'
import { describe, expect, test } from 'vitest'
import { applyPatch, type Operation } from 'fast-json-patch'
import { findIn, namespaces, readConfigFile, readReviewedPod, testPolicy } from '../testing/fixture'
import { decidePod, type FindConfig } from './decide-pod'
import type { Decision } from './decision'
import type { PolicySettings } from './settings'

const everything = readConfigFile('everything')

/** A `FindConfig` that must not be called. */
const nothing: FindConfig = () => Promise.reject(new Error('the ConfigMap was read'))

const decide = (
  pod: Pod,
  findConfig: FindConfig = findIn({ iterapp: everything }),
  namespace: string = namespaces.app,
  change: Partial<PolicySettings> = {},
) => decidePod(pod, namespace, { ...testPolicy, ...change }, findConfig)

const plainPod = (annotations?: Readonly<Record<string, string>>): Pod => ({
  metadata: { ...(annotations && { annotations }) },
  spec: { containers: [{ name: 'app' }] },
})

/** The pod that a decision makes of another. */
function apply(pod: Pod, decision: Decision): Pod {
  if (!decision.allowed) throw new Error(decision.message)
  const patch = structuredClone(decision.patch) as Operation[]
  return applyPatch(structuredClone(pod), patch, true).newDocument
}

describe('a pod of an app', () => {
  test('gets its secrets', async () => {
    const pod = readReviewedPod('deployment')
    const decision = await decide(pod)
    expect(decision).toMatchObject({ allowed: true, reason: 'injected', warnings: [] })
    const { metadata, spec } = apply(pod, decision)
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['iterapp-secrets'])
    expect(spec.containers[0]?.env?.map(({ name }) => name)).toContain('API_KEY')
    expect(metadata?.annotations).toMatchObject({ 'iterapp.dev/status': 'injected' })
  })

  test('carries as many bytes as the decision says', async () => {
    const pod = plainPod()
    const decision = await decide(pod)
    const { env = [] } = apply(pod, decision).spec.initContainers?.[0] ?? { name: '' }
    const sizes = env.map(({ name, value = '' }) =>
      name.startsWith('ITERAPP_PAYLOAD_') ? value.length : 0,
    )
    const payloadBytes = sizes.reduce((sum, size) => sum + size, 0)
    expect(payloadBytes).toBeGreaterThan(1000)
    expect(decision).toMatchObject({ payloadBytes })
    const plain = await decide(pod, findIn({ iterapp: readConfigFile('plain') }))
    expect(plain).toMatchObject({ reason: 'injected', payloadBytes: 0 })
  })

  test('that has got them already is left as it is', async () => {
    const pod = plainPod()
    const injected = apply(pod, await decide(pod))
    expect(await decide(injected)).toMatchObject({ reason: 'injected', patch: [] })
  })

  test('finds the ConfigMap iterapp of its namespace, or the one that it names', async () => {
    const asked: unknown[] = []
    const findConfig: FindConfig = (...subject) => {
      asked.push(subject)
      return Promise.resolve(null)
    }
    await decide(plainPod(), findConfig)
    await decide(plainPod({ 'iterapp.dev/config': 'iterapp-worker.2' }), findConfig)
    const identity = { use: 'runtime', app: 'web', environment: 'test' }
    expect(asked).toEqual([
      [namespaces.app, 'iterapp', identity],
      [namespaces.app, 'iterapp-worker.2', identity],
    ])
  })

  test('is denied with the words of its ConfigMap', async () => {
    const decision = await decide(plainPod(), findIn({ iterapp: 'app = "other"' }))
    expect(decision).toEqual({
      allowed: false,
      reason: 'app-mismatch',
      status: 403,
      message:
        'ConfigMap iterapp: iterapp.toml is of the app other, and the namespace of web ' +
        '(ERR_APP_MISMATCH). Use the iterapp.toml of this app, or mend its app.',
    })
  })

  test('is told what it keeps of its own variables', async () => {
    const decision = await decide(readReviewedPod('own-variables'))
    expect(decision).toMatchObject({
      reason: 'injected',
      warnings: [
        'the container app sets LOG_LEVEL itself, and keeps it',
        'the container worker sets LOG_LEVEL itself, and keeps it',
        'the container worker sets API_KEY itself, and keeps it',
      ],
    })
  })

  test('is told first what its ConfigMap warns of', async () => {
    const pod: Pod = {
      spec: { containers: [{ name: 'app', env: [{ name: 'LOG_LEVEL', value: 'x' }] }] },
    }
    const source = readConfigFile('plain')
      .replace('"test", ', '')
      .replace('[env.test]', '[env.prod]')
    const decision = await decide(pod, findIn({ iterapp: source }))
    expect(decision).toMatchObject({
      reason: 'injected',
      warnings: [
        'ConfigMap iterapp: test is not in the environments of iterapp.toml; only common is used',
        'the container app sets LOG_LEVEL itself, and keeps it',
      ],
    })
  })

  test('of an environment that the file does not list gets what is for all, and a warning', async () => {
    const pod = plainPod()
    const findConfig = findIn({ iterapp: readConfigFile('plain') })
    const decision = await decide(pod, findConfig, 'apps-web-dev')
    expect(apply(pod, decision).spec.containers[0]?.env).toContainEqual({
      name: 'LOG_LEVEL',
      value: 'info',
    })
    expect(decision).toMatchObject({
      warnings: [
        'ConfigMap iterapp: dev is not in the environments of iterapp.toml; only common is used',
      ],
    })
    expect(await decide(pod, findConfig)).toMatchObject({ warnings: [] })
  })
})

describe('a ConfigMap that cannot be read', () => {
  const failing =
    (error: Error): FindConfig =>
    () =>
      Promise.reject(error)

  test('denies the pod, and asks to try again', async () => {
    const error = new IterappError('ERR_CONFIG_UNAVAILABLE', 'the API server is away', {
      cause: new Error('hunter2'),
    })
    const pod = plainPod({ 'iterapp.dev/config': 'iterapp-web' })
    expect(await decide(pod, failing(error))).toEqual({
      allowed: false,
      reason: 'config-unavailable',
      status: 503,
      message:
        'ConfigMap iterapp-web: the API server is away (ERR_CONFIG_UNAVAILABLE). Try again; ' +
        'controllers do by themselves. See the log of the webhook when it stays so.',
    })
  })

  test('denies the pod even where a missing one would let it pass', async () => {
    const error = new IterappError('ERR_CONFIG_UNAVAILABLE')
    const decision = await decide(plainPod(), failing(error), namespaces.app, {
      missingConfig: 'allow',
    })
    expect(decision.reason).toBe('config-unavailable')
  })

  test('is something else when the failure is a defect', async () => {
    for (const error of [new TypeError('hunter2'), new IterappError('ERR_SETTINGS')]) {
      await expect(decide(plainPod(), failing(error))).rejects.toBe(error)
    }
  })
})

describe('a pod of a builder', () => {
  test('gets the token and where the keys service is, and no ConfigMap is read for it', async () => {
    const pod = plainPod({ 'iterapp.dev/inject': 'required' })
    const decision = await decide(pod, nothing, namespaces.build)
    expect(decision).toMatchObject({
      allowed: true,
      reason: 'builder',
      warnings: [],
      payloadBytes: 0,
    })
    const { spec } = apply(pod, decision)
    const mount = {
      name: 'iterapp-token',
      mountPath: '/var/run/secrets/iterapp.dev',
      readOnly: true,
    }
    expect(spec.containers).toMatchObject([{ name: 'app', volumeMounts: [mount] }])
    expect(spec.containers.map(({ env }) => env?.map(({ name }) => name))).toEqual([
      ['ITERAPP_KEYS_URL', 'ITERAPP_KEYS_SERVER_NAME', 'ITERAPP_KEYS_CA', 'ITERAPP_TOKEN_FILE'],
    ])
    expect(spec.volumes?.map(({ name }) => name)).toEqual(['iterapp-token'])
    expect(spec).not.toHaveProperty('initContainers')
  })

  test('is denied where it has something in the place of the token', async () => {
    const mounts = [{ name: 'v', mountPath: '/var/run/secrets/iterapp.dev' }]
    const pod: Pod = { spec: { containers: [{ name: 'app', volumeMounts: mounts }] } }
    expect(await decide(pod, nothing, namespaces.build)).toMatchObject({
      reason: 'mount-collision',
    })
  })
})

describe('what a pod cannot have beside its secrets', () => {
  test.each<[string, string, Pod]>([
    [
      'name-collision',
      'the volume iterapp-env has a name that is reserved for Iterapp Secrets; rename it',
      { spec: { containers: [{ name: 'app' }], volumes: [{ name: 'iterapp-env', emptyDir: {} }] } },
    ],
    [
      'containers-annotation',
      'the annotation iterapp.dev/containers names "wbe", which is no container of this pod',
      plainPod({ 'iterapp.dev/containers': 'wbe' }),
    ],
    [
      'mount-collision',
      '"/app/config/firebase.json" is also where the pod mounts the volume v at "/app/config/firebase.json" in the container app; move one of the two',
      {
        spec: {
          containers: [
            { name: 'app', volumeMounts: [{ name: 'v', mountPath: '/app/config/firebase.json' }] },
          ],
        },
      },
    ],
  ])('denies it with the reason %s', async (reason, message, pod) => {
    expect(await decide(pod)).toEqual({
      allowed: false,
      reason,
      status: 403,
      message: `${message} (ERR_POD_COLLISION). Change the pod template as the message says.`,
    })
  })
})
