import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { restrict, type PodSpec } from './testing/restrict'
import { describePod, waitForPod, type StoredPod } from './testing/stored-pod'
import { configMap, readConfig, readManifest, type KubernetesObject } from './testing/testdata'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl } = useCluster()
const NAMESPACE = 'apps-web-test'

const workloads = [
  'bare-pod',
  'deployment',
  'stateful-set',
  'daemon-set',
  'job-never',
  'job-on-failure',
  'native-sidecar',
  'migration',
  'mesh-native',
  'guaranteed',
  'pod-resources',
  'own-variables',
  'generated-name',
  'typical',
  // Last, since its first pod comes within a minute.
  'cron-job',
]

/** A manifest with its pod's spec, wherever that is, restricted. */
function restrictManifest(manifest: KubernetesObject): KubernetesObject {
  const text = JSON.stringify(manifest, (key, value: unknown) =>
    key === 'spec' && typeof value === 'object' && value !== null && 'containers' in value
      ? restrict(value as PodSpec)
      : value,
  )
  return JSON.parse(text) as KubernetesObject
}

const create = (object: object) =>
  kubectl.expectOk(['-n', NAMESPACE, 'create', '-f', '-'], JSON.stringify(object))

beforeAll(async () => {
  await makeNamespace(kubectl, NAMESPACE, true)
  await kubectl.apply(configMap(NAMESPACE, readConfig('everything')))
})

describe('the stored pod is as expected, and accepted as restricted', () => {
  beforeAll(async () => {
    for (const name of workloads) await create(restrictManifest(readManifest(name)))
  })

  test.each(workloads)('%s', async (name) => {
    const stored = await waitForPod(kubectl, NAMESPACE, name)
    await expect(describePod(stored)).toMatchFileSnapshot(`testdata/stored/${name}.json`)
  })
})

test('there are no other expectations', () => {
  const files = readdirSync(new URL('testdata/stored', import.meta.url))
  expect(files.toSorted()).toEqual(workloads.map((name) => `${name}.json`).toSorted())
})

describe('a pod that was injected before', () => {
  const original = 'own-variables'
  const read = (name: string) => kubectl.get<StoredPod>(['-n', NAMESPACE, 'pod', name])
  /** Without what a status or a name changes. */
  const essence = ({ spec, metadata }: StoredPod) => describePod({ spec, metadata })

  test('and is created again from what was stored is the same', async () => {
    const { spec, metadata } = await read(original)
    const again = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'again', annotations: metadata.annotations },
      spec,
    }
    await create(again)
    expect(essence(await read('again'))).toBe(essence(await read(original)))
  })

  test('and is copied with its annotations is the same, with a container more', async () => {
    await copy('copy-annotated', ['--keep-annotations'])
    const { spec, metadata } = await read('copy-annotated')
    const { spec: before } = await read(original)
    expect(spec.initContainers).toEqual(before.initContainers)
    expect(spec.containers.slice(0, 2)).toEqual(before.containers)
    expect(spec.containers[2]?.env?.map(({ name }) => name)).toContain('API_KEY')
    expect(metadata.annotations?.['iterapp.dev/injected']).toContain('"debug"')
  })

  test('and is copied without its annotations has its secrets once', async () => {
    await copy('copy', [])
    const { spec } = await read('copy')
    expect(spec.initContainers?.map(({ name }) => name)).toEqual([
      'iterapp-secrets',
      'iterapp-verify',
    ])
    const names = spec.containers.map(({ env = [] }) => env.map(({ name }) => name))
    for (const list of names) expect(new Set(list).size).toBe(list.length)
    expect(spec.containers.map(({ name }) => name)).toEqual(['app', 'worker', 'debug'])
    for (const list of [names[0], names[2]]) expect(list).toContain('API_KEY')
  })

  /** `kubectl debug --copy-to`, as somebody would who debugs a restricted pod. */
  async function copy(name: string, flags: readonly string[]): Promise<void> {
    await kubectl.expectOk([
      ...[
        '-n',
        NAMESPACE,
        'debug',
        original,
        `--copy-to=${name}`,
        '--profile=restricted',
        ...flags,
      ],
      ...['--image=registry.example.com/debug:1', '--container=debug', '--', 'sleep', '1d'],
    ])
  }
})

describe('a server-side dry run', () => {
  const dryRun = (object: object) =>
    kubectl.run(
      ['-n', NAMESPACE, 'apply', '--dry-run=server', '-o', 'json', '-f', '-'],
      JSON.stringify(object),
    )

  test('shows the pod as it would be, and stores nothing', async () => {
    const manifest = restrictManifest(readManifest('bare-pod'))
    const { status, stdout } = await dryRun({ ...manifest, metadata: { name: 'dry' } })
    expect(status).toBe(0)
    const { spec } = JSON.parse(stdout) as StoredPod
    expect(spec.initContainers?.map(({ name }) => name)).toEqual([
      'iterapp-secrets',
      'iterapp-verify',
    ])
    const { stderr } = await kubectl.run(['-n', NAMESPACE, 'get', 'pod', 'dry'])
    expect(stderr).toContain('not found')
  })

  test('refuses a bad ConfigMap', async () => {
    const { status, stderr } = await dryRun(configMap(NAMESPACE, 'aap = "web"', 'iterapp-dry'))
    expect(status).toBe(1)
    expect(stderr).toContain('did you mean "app"')
  })
})
