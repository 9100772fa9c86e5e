import { beforeAll, expect, test } from 'vitest'
import { configMap } from './testing/testdata'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl } = useCluster()
const NAMESPACE = 'apps-policy-test'
const FINE = '[env.common]\nA = "b"\n'

/** Lets a user do some things in the namespace. */
function grant(user: string, resources: readonly string[]): readonly object[] {
  const metadata = { name: user, namespace: NAMESPACE }
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: resources.map((resource) => ({
        apiGroups: [''],
        resources: [resource],
        verbs: ['create', 'get', 'patch', 'update'],
      })),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: user },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    },
  ]
}

const createAs = (user: string, object: object) =>
  kubectl.run([`--as=${user}`, 'create', '-f', '-'], JSON.stringify(object))

const refusal = (name: string) =>
  `the ConfigMap ${name} decides what pods of ${NAMESPACE} get: only who may create pods there may write it`

beforeAll(async () => {
  await makeNamespace(kubectl, NAMESPACE)
  await kubectl.apply(
    ...grant('writer', ['configmaps']),
    ...grant('deployer', ['configmaps', 'pods']),
  )
  await kubectl.apply(configMap(NAMESPACE, FINE, 'iterapp-there'))
})

test('who may not create pods cannot create a ConfigMap that pods use', async () => {
  // The API server reads policies and roles in the background.
  await expect
    .poll(async () => (await createAs('writer', configMap(NAMESPACE, FINE))).stderr, {
      timeout: 30_000,
    })
    .toContain(refusal('iterapp'))
  const { status, stderr } = await createAs('writer', configMap(NAMESPACE, FINE, 'iterapp-new'))
  expect(status).toBe(1)
  expect(stderr).toContain(refusal('iterapp-new'))
})

test('nor one whose name is to be generated', async () => {
  const { metadata, ...rest } = configMap(NAMESPACE, FINE)
  const generated = {
    ...rest,
    metadata: { ...metadata, name: undefined, generateName: 'iterapp-' },
  }
  const { status, stderr } = await createAs('writer', generated)
  expect(status).toBe(1)
  expect(stderr).toContain('only who may create pods there may write it')
})

test('nor change one', async () => {
  const { status, stderr } = await kubectl.run(
    ['--as=writer', 'apply', '-f', '-'],
    JSON.stringify(configMap(NAMESPACE, '[env.common]\nLD_PRELOAD = "/evil"\n', 'iterapp-there')),
  )
  expect(status).toBe(1)
  expect(stderr).toContain(refusal('iterapp-there'))
})

test('but any other one', async () => {
  const { status } = await createAs('writer', configMap(NAMESPACE, FINE, 'settings'))
  expect(status).toBe(0)
})

test('who may create pods can', async () => {
  const { status } = await createAs('deployer', configMap(NAMESPACE, FINE, 'iterapp-deployed'))
  expect(status).toBe(0)
})

test('who may not, may still label one, since that changes nothing of it', async () => {
  const { status, stderr } = await kubectl.run([
    '--as=writer',
    '-n',
    NAMESPACE,
    'label',
    'configmap/iterapp-there',
    'team=a',
  ])
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

test('the garbage collector, which may not, can remove one', async () => {
  const { status } = await kubectl.run([
    ...['-n', NAMESPACE, 'delete', 'configmap/iterapp-there'],
    ...['--cascade=foreground', '--timeout=30s'],
  ])
  expect(status).toBe(0)
})
