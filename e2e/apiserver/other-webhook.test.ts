import { otherWebhookConfiguration } from '@iterapp/cluster'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveAdmission } from './testing/serve-admission'
import type { StoredPod } from './testing/stored-pod'
import { configMap, pod, readConfig } from './testing/testdata'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl, certificate, caBundle } = useCluster()
const NAMESPACE = 'previews-web-1'
const NAME = 'zz-mesh'

/** A mesh: adds its proxy first, a container last, and a variable to each container. */
const mesh = await serveAdmission(certificate, ({ request: { namespace, object } }) => {
  const { containers } = object.spec
  // Called again after another webhook has changed the pod, it has nothing more to do.
  if (namespace !== NAMESPACE || containers.some(({ name }) => name === 'added')) return []
  const image = 'registry.example.com/mesh:1'
  return [
    { op: 'add', path: '/spec/containers/-', value: { name: 'added', image } },
    {
      op: 'add',
      path: '/spec/initContainers/0',
      value: { name: 'istio-proxy', image, restartPolicy: 'Always' },
    },
    { op: 'add', path: '/spec/containers/0/env/-', value: { name: 'MESH', value: 'on' } },
  ]
})

beforeAll(async () => {
  await makeNamespace(kubectl, NAMESPACE)
  await kubectl.apply(
    configMap(NAMESPACE, readConfig('basic')),
    // Its name sorts after ours: it is called between our two times.
    otherWebhookConfiguration(NAME, { url: mesh.url, caBundle }),
  )
})

afterAll(async () => {
  await kubectl.expectOk(['delete', 'mutatingwebhookconfiguration', NAME])
  mesh.close()
})

test('containers that another webhook adds in between get the secrets, too', async () => {
  const read = (name: string) => kubectl.get<StoredPod>(['-n', NAMESPACE, 'pod', name])
  // A new webhook is called a moment after it was registered.
  let attempt = 0
  await expect
    .poll(
      async () => {
        attempt++
        await kubectl.expectOk(['create', '-f', '-'], JSON.stringify(pod(NAMESPACE, `p${attempt}`)))
        return (await read(`p${attempt}`)).spec.containers.map(({ name }) => name)
      },
      { timeout: 20_000 },
    )
    .toEqual(['app', 'added'])
  const { spec, metadata } = await read(`p${attempt}`)

  const namesOf = (container: string) =>
    spec.containers.find(({ name }) => name === container)?.env?.map(({ name }) => name)
  const injected = ['LOG_LEVEL', 'API_KEY', 'DB_PASSWORD']
  expect(namesOf('app')).toEqual([...injected, 'MESH'])
  expect(namesOf('added')).toEqual(injected)
  // The sidecar stands behind the proxy now, without which it has no network.
  expect(spec.initContainers?.map(({ name }) => name)).toEqual([
    'istio-proxy',
    'iterapp-secrets',
    'iterapp-verify',
  ])
  expect(spec.initContainers?.[0]?.env).toBeUndefined()
  expect(JSON.parse(metadata.annotations?.['iterapp.dev/injected'] ?? '')).toEqual([
    { containers: ['app', 'added'], variables: injected },
  ])
})
