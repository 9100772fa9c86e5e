import {
  chartFolder,
  type Deployment,
  renderObjects,
  selectKind,
  selectOne,
} from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'

const deploymentsOf = (...[render]: Parameters<typeof renderObjects>) =>
  selectKind(renderObjects(render), 'Deployment') as readonly Deployment[]

const everything = { valuesFile: `${chartFolder}/ci/everything-values.yaml` }
const openShift = { valuesFile: `${chartFolder}/ci/openshift-values.yaml` }

const argumentsOf = (name: string) =>
  (
    selectOne(renderObjects(), 'Deployment', name) as Deployment
  ).spec.template.spec.containers.flatMap(({ args }) => args)

describe.each([
  ['the defaults', {}, 65_532],
  ['every value', everything, 1_000_700_000],
  ['users of the cluster', openShift, undefined],
])('with %s', (_name, render, user) => {
  const deployments = deploymentsOf(render)

  test('there are three Deployments, each with its own account', () => {
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual([
      'iterapp-controller',
      'iterapp-keys',
      'iterapp-webhook',
    ])
    for (const { metadata, spec } of deployments) {
      expect(spec.template.spec).toMatchObject({
        serviceAccountName: metadata.name,
        automountServiceAccountToken: true,
      })
    }
  })

  test.each(deployments)('$metadata.name is what PodSecurity restricted wants', ({ spec }) => {
    const pod = spec.template.spec
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      ...(user !== undefined && { runAsUser: user, runAsGroup: user, fsGroup: user }),
      seccompProfile: { type: 'RuntimeDefault' },
    })
    expect(pod.containers).toHaveLength(1)
    for (const { securityContext } of pod.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        privileged: false,
        readOnlyRootFilesystem: true,
      })
    }
    expect(Object.keys(pod)).not.toContain('initContainers')
    expect(JSON.stringify(pod)).not.toMatch(/host(Network|PID|IPC|Path|Port)/)
  })

  test.each(deployments)('$metadata.name has requests and a limit of memory', ({ spec }) => {
    for (const { resources } of spec.template.spec.containers) {
      expect(resources).toMatchObject({
        requests: { cpu: expect.anything() as unknown, memory: expect.anything() as unknown },
        limits: { memory: expect.anything() as unknown },
      })
    }
  })

  test.each(deployments)('$metadata.name finds its own pods', ({ metadata, spec }) => {
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels)
    expect(spec.selector.matchLabels).toEqual({
      'app.kubernetes.io/name': 'iterapp',
      'app.kubernetes.io/instance': 'iterapp',
      'app.kubernetes.io/component': metadata.name.replace('iterapp-', ''),
    })
  })
})

test('services are replaced without a gap, and the controller never runs twice', () => {
  const [controller, ...services] = deploymentsOf()
  expect(controller?.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } })
  for (const { spec } of services) {
    expect(spec).toMatchObject({
      replicas: 2,
      strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    })
  }
})

test('a change of the settings of a component starts its pods anew, and only those', () => {
  const checksums = (values: object) =>
    deploymentsOf({ values }).map(
      ({ spec }) => spec.template.metadata.annotations['checksum/settings'],
    )
  const [controller, keys, webhook] = checksums({})
  expect(checksums({ missingConfig: 'deny' })).toEqual([controller, keys, expect.anything()])
  expect(checksums({ missingConfig: 'deny' })[2]).not.toBe(webhook)
  expect(checksums({ certificates: { leafHours: 24 } })[0]).not.toBe(controller)
  const ruled = checksums({ identity: { namespaces: [] } })
  expect(ruled[0]).toBe(controller)
  expect(ruled[1]).not.toBe(keys)
  expect(ruled[2]).not.toBe(webhook)
})

describe('what a Service would put into the environment', () => {
  test('is there where the address of the keys service is read', () => {
    const links = deploymentsOf().map(({ spec }) => spec.template.spec.enableServiceLinks)
    expect(links).toEqual([false, false, true])
    expect(argumentsOf('iterapp-webhook')).toContain('--keys-service=iterapp-keys')
  })

  test('is not taken for a port: the Service iterapp-webhook sets ITERAPP_WEBHOOK_PORT', () => {
    expect(argumentsOf('iterapp-webhook')).toEqual(
      expect.arrayContaining(['--port=8443', '--metrics-port=9090', '--health-port=9091']),
    )
  })
})

test('all probes go by a port of their own, which no stranger can fill', () => {
  const [, ...services] = deploymentsOf()
  for (const { spec } of services) {
    const [container] = spec.template.spec.containers
    const probe = (path: string) => ({ httpGet: { path, port: 'health', scheme: 'HTTP' } })
    expect(container).toMatchObject({
      startupProbe: probe('/healthz'),
      readinessProbe: probe('/readyz'),
      livenessProbe: probe('/healthz'),
    })
  }
})

test('an image has the registry and tag of all, its own, or its digest', () => {
  const imagesOf = (...[render]: Parameters<typeof renderObjects>) =>
    deploymentsOf(render).flatMap(({ spec }) =>
      spec.template.spec.containers.map(({ image }) => image),
    )
  expect(imagesOf()).toEqual([
    'ghcr.io/iterapp/controller:0.1.0',
    'ghcr.io/iterapp/keys:0.1.0',
    'ghcr.io/iterapp/webhook:0.1.0',
  ])
  expect(imagesOf(everything)).toEqual([
    'registry.example.com:5000/mirror/iterapp/controller:0.1.0-rc.1',
    'other.example.com/secrets/keys:v1',
    `registry.example.com:5000/mirror/iterapp/webhook@sha256:${'0123456789abcdef'.repeat(4)}`,
  ])
  expect(imagesOf({ values: { image: { registry: '', tag: 'dev' } } })[1]).toBe('iterapp/keys:dev')
})

test('replicas are spread over nodes, by a selector of their own or that of the values', () => {
  const spreadOf = (...[render]: Parameters<typeof renderObjects>) =>
    deploymentsOf(render).map(({ spec }) => spec.template.spec.topologySpreadConstraints)
  const selector = {
    matchLabels: {
      'app.kubernetes.io/name': 'iterapp',
      'app.kubernetes.io/instance': 'iterapp',
      'app.kubernetes.io/component': 'keys',
    },
  }
  const own = { labelSelector: selector, matchLabelKeys: ['pod-template-hash'] }
  const byHost = { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }
  const [none, keys] = spreadOf()
  expect(none).toBeUndefined()
  expect(keys).toEqual([{ maxSkew: 1, ...byHost, ...own }])
  const byZone = {
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'DoNotSchedule',
  }
  const labelSelector = { matchLabels: { 'app.kubernetes.io/part-of': 'iterapp' } }
  expect(spreadOf(everything)).toEqual([
    undefined,
    [
      { maxSkew: 1, ...byZone, ...own },
      { maxSkew: 2, ...byHost, labelSelector },
    ],
    undefined,
  ])
})

test('what the values say of a pod is in it', () => {
  const [controller, keys] = deploymentsOf(everything)
  expect(keys?.spec.template).toMatchObject({
    metadata: { labels: { team: 'platform' }, annotations: { 'prometheus.io/scrape': 'true' } },
    spec: {
      imagePullSecrets: [{ name: 'registry' }, { name: 'registry.backup' }],
      priorityClassName: 'platform',
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [
        { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
      ],
      affinity: { nodeAffinity: expect.anything() as unknown },
    },
  })
  expect(controller?.spec.template.metadata.annotations).toMatchObject({ team: 'platform' })
})

test('where there are two, one may be evicted at a time', () => {
  const budgets = (values: object) => selectKind(renderObjects({ values }), 'PodDisruptionBudget')
  expect(budgets({}).map(({ metadata }) => metadata.name)).toEqual([
    'iterapp-keys',
    'iterapp-webhook',
  ])
  expect(budgets({})[0]).toMatchObject({
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  })
  expect(budgets({ keys: { replicas: 1 }, webhook: { replicas: 1 } })).toEqual([])
})
