import { describe, expect, test } from 'vitest'
import { mutateBuilderPod, mutatePod, type Pod, type VolumeMount } from './index'
import { applyPatch, expectMutation } from './testing/apply-patch'
import { readPodConfig, testSettings } from './testing/read-testdata'

const config = readPodConfig('everything')

const pod = (spec: Partial<Pod['spec']>, annotations?: Record<string, string>): Pod => ({
  metadata: { ...(annotations && { annotations }) },
  spec: { containers: [{ name: 'app' }], ...spec },
})

const find = (subject: Pod) => mutatePod(subject, config, testSettings).collision

describe('a name that is reserved', () => {
  test.each<[string, Pod, string]>([
    [
      'a container',
      pod({ containers: [{ name: 'iterapp-secrets' }] }),
      'the container iterapp-secrets',
    ],
    [
      'an init-container',
      pod({ initContainers: [{ name: 'iterapp-verify' }] }),
      'the container iterapp-verify',
    ],
    [
      'a volume',
      pod({ volumes: [{ name: 'iterapp-env', emptyDir: {} }] }),
      'the volume iterapp-env',
    ],
    [
      'a volume for a Secret',
      pod({ volumes: [{ name: 'iterapp-secret-12', emptyDir: {} }] }),
      'the volume iterapp-secret-12',
    ],
    [
      'a token of another kind',
      pod({ volumes: [{ name: 'iterapp-token', projected: { sources: [] } }] }),
      'the volume iterapp-token',
    ],
    [
      'a part',
      pod({ containers: [{ name: 'app', env: [{ name: 'ITERAPP_PART_0', value: '' }] }] }),
      'the variable ITERAPP_PART_0 of the container app',
    ],
    [
      'a volume that looks like ours, alone',
      pod({ volumes: [{ name: 'iterapp-files', emptyDir: { medium: 'Memory' } }] }),
      'the volume iterapp-files',
    ],
    [
      'a volume that a container mounts',
      pod({
        containers: [{ name: 'app', volumeMounts: [{ name: 'iterapp-token', mountPath: '/t' }] }],
      }),
      'the mount of iterapp-token in the container app',
    ],
    [
      'a volume whose env file a variable reads',
      pod({
        containers: [
          {
            name: 'app',
            env: [
              {
                name: 'MINE',
                valueFrom: { fileKeyRef: { volumeName: 'iterapp-env', path: 'env', key: 'K0' } },
              },
            ],
          },
        ],
      }),
      'the variable MINE of the container app',
    ],
  ])('of %s is a collision', (_title, subject, words) => {
    expect(find(subject)).toEqual({
      reason: 'name-collision',
      message: `${words} has a name that is reserved for Iterapp Secrets; rename it`,
    })
  })

  test('is none where the injection has put it, with and without its record', () => {
    const injected = applyPatch(
      pod({}),
      expectMutation(mutatePod(pod({}), config, testSettings)).patch,
    )
    expect(find(injected)).toBeNull()
    expect(find({ ...injected, metadata: {} })).toBeNull()
  })

  test('is none when it only looks like one', () => {
    expect(find(pod({ volumes: [{ name: 'iterapp-secret-', emptyDir: {} }] }))).toBeNull()
    expect(find(pod({ volumes: [{ name: 'iterapp-secret-a', emptyDir: {} }] }))).toBeNull()
    expect(find(pod({ containers: [{ name: 'iterapp' }] }))).toBeNull()
  })
})

describe('a mount', () => {
  const mounting = (mount: Partial<VolumeMount>, volume: object = { emptyDir: {} }) =>
    pod({
      containers: [{ name: 'app', volumeMounts: [{ name: 'own', mountPath: '/own', ...mount }] }],
      volumes: [{ name: 'own', ...volume }],
    })

  test.each<[string, Pod, string]>([
    [
      'at a file',
      mounting({ mountPath: '/app/config/firebase.json' }),
      'is also where the pod mounts',
    ],
    ['at a folder', mounting({ mountPath: '/app/certificates/' }), 'is also where the pod mounts'],
    [
      'at a file in another spelling',
      mounting({ mountPath: '/app//./x/../config/firebase.json' }),
      'is also where the pod mounts',
    ],
    ['in a folder', mounting({ mountPath: '/app/certificates/own' }), 'is above'],
    [
      'read-only, around a file',
      mounting({ mountPath: '/app', readOnly: true }),
      'is in the read-only',
    ],
    [
      'of a claim that is read-only, around a file',
      mounting(
        { mountPath: '/app' },
        { persistentVolumeClaim: { claimName: 'c', readOnly: true } },
      ),
      'is in the read-only',
    ],
    [
      'of a ConfigMap, around a file',
      mounting({ mountPath: '/app/config' }, { configMap: {} }),
      'is in the read-only',
    ],
    [
      'of a Secret, around all',
      mounting({ mountPath: '/' }, { secret: {} }),
      'is in the read-only',
    ],
  ])('%s is a collision', (_title, subject, words) => {
    const collision = find(subject)
    expect(collision?.reason).toBe('mount-collision')
    expect(collision?.message).toContain(words)
    expect(collision?.message).toContain('in the container app; move one of the two')
  })

  test.each<[string, Pod]>([
    ['that is writable, around a file', mounting({ mountPath: '/app' })],
    ['beside it', mounting({ mountPath: '/app/config2', readOnly: true })],
    [
      'in a container without secrets',
      {
        ...mounting({}),
        spec: {
          containers: [
            { name: 'app' },
            { name: 'fluent-bit', volumeMounts: [{ name: 'x', mountPath: '/app/certificates' }] },
          ],
        },
      },
    ],
  ])('%s is none', (_title, subject) => {
    expect(find(subject)).toBeNull()
  })

  test('at the folder of a builder’s token is a collision', () => {
    const subject = mounting({ mountPath: '/var/run/secrets/iterapp.dev' })
    expect(mutateBuilderPod(subject, testSettings).collision?.reason).toBe('mount-collision')
    expect(mutateBuilderPod(mounting({}), testSettings).collision).toBeNull()
  })
})

describe('the annotation that names containers', () => {
  const initContainers = [{ name: 'setup' }, { name: 'istio-proxy' }, { name: 'migrate' }]
  const naming = (text: string) => pod({ initContainers }, { 'iterapp.dev/containers': text })

  test.each([
    ['wbe', 'names "wbe", which is no container of this pod'],
    ['app,', 'names "", which is no container of this pod'],
    ['app, istio-proxy', 'names "istio-proxy", which never gets secrets in this cluster'],
    ['setup', 'names "setup", which starts before the secrets are there'],
  ])('is refused when it is %j', (text, words) => {
    const collision = find(naming(text))
    expect(collision?.reason).toBe('containers-annotation')
    expect(collision?.message).toContain(words)
  })

  test('is fine with containers that get secrets', () => {
    expect(find(naming('app, migrate'))).toBeNull()
  })
})

describe('annotations', () => {
  const annotated = (length: number) => pod({}, { own: 'x'.repeat(length) })

  test('of a pod that leave no room for ours are a collision', () => {
    expect(find(annotated(260_000))).toBeNull()
    const collision = find(annotated(262_000))
    expect(collision?.reason).toBe('annotations-too-large')
    expect(collision?.message).toContain('larger than 262144 bytes')
  })

  test('are measured in bytes', () => {
    expect(find(pod({}, { own: 'ø'.repeat(130_000) }))).toBeNull()
    expect(find(pod({}, { own: 'ø'.repeat(131_000) }))?.reason).toBe('annotations-too-large')
  })
})

describe('a pod that Kubernetes could not store', () => {
  const containers = (count: number) =>
    Array.from({ length: count }, (_each, index) => ({ name: `c${index}` }))
  const mounting = (mountPath: string) =>
    pod({ containers: [{ name: 'app', volumeMounts: [{ name: 'v', mountPath }] }] })

  test.each<[string, Pod, string]>([
    ['too many containers', pod({ containers: containers(501) }), 'more than 500 containers'],
    ['a path that is too long', mounting(`${'/'.repeat(300_000)}x`), 'more than 4096 characters'],
  ])('for %s is refused', (_title, subject, words) => {
    const start = performance.now()
    const collision = find(subject)
    expect(collision?.reason).toBe('pod-too-large')
    expect(collision?.message).toContain(words)
    // Anyone in the cluster can send one: it must cost nothing.
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('as it would get too much is refused', () => {
    const twenty = readPodConfig('twenty')
    const long = { name: 'LONG', entries: [{ name: 'LONG', value: 'x'.repeat(4000) }] }
    const many = { ...twenty, variables: [...twenty.variables, long] }
    const subject = pod({ containers: containers(500) })
    expect(mutatePod(subject, many, testSettings).collision?.message).toMatch(
      /^500 containers would get \d+ bytes of variables and mounts each, and a pod can have 1048576/,
    )
    const few = {
      metadata: { annotations: { 'iterapp.dev/containers': 'c1' } },
      spec: subject.spec,
    }
    expect(mutatePod(few, many, testSettings).collision).toBeNull()
  })
})
