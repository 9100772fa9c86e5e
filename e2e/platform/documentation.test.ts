import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createNamespaces, createProject, kubectl, newSecret } from './testing/developer'
import { awaitRollout, deployment, execIn, noShell, shell, template } from './testing/workloads'

// The user documentation, sentence by sentence, as a developer does it: with kubectl and the CLI only.

const namespaces = ['apps-myapp-test', 'apps-myapp-prod']
const project = createProject('myapp')

const values = {
  common: newSecret('variable'),
  prod: newSecret('variable'),
  quoted: `it's "${newSecret('variable')}" \\ $HOME\n  $(id) 'end'`,
  file: { test: newSecret('file'), prod: newSecret('file') },
}
const firebase = '/app/config/firebase.json'

beforeAll(async () => {
  await createNamespaces(namespaces)
  await project.encrypt(values.common, { name: 'ENV_VAR', environment: null })
  await project.encrypt(values.prod, { name: 'ENV_VAR', environment: 'prod' })
  await project.encrypt(values.quoted, { name: 'QUOTED', environment: null })
  await project.encrypt(values.file.test, { name: firebase, environment: 'test' })
  await project.encrypt(values.file.prod, { name: firebase, environment: 'prod' })
  project.append(`
[env.common.DB_PASSWORD]
secret = "db-keys"
key = "password"

[secret_files.common.my-files]
mount_path = "/app/secrets/"
secret = "my-secret"
`)
  for (const [index, namespace] of namespaces.entries()) {
    const create = ['-n', namespace, 'create', 'secret', 'generic']
    await kubectl.expectOk([...create, 'db-keys', `--from-literal=password=asdf${index}password`])
    for (const file of ['my-file.json', 'my-other-file.json']) {
      writeFileSync(join(project.folder, file), JSON.stringify({ file, namespace }))
    }
    await kubectl.expectOk([
      ...[...create, 'my-secret'],
      ...['my-file.json', 'my-other-file.json'].map(
        (file) => `--from-file=${join(project.folder, file)}`,
      ),
    ])
    await project.applyByName(namespace)
    const web = template('web', { containers: [shell('app')] })
    const bare = template('bare', { containers: [noShell('app')] })
    await kubectl.apply(deployment('web', namespace, web), deployment('bare', namespace, bare))
  }
  for (const namespace of namespaces) await awaitRollout(namespace, 'deploy/web', 'deploy/bare')
})

/** What an app sees, with and without a shell in its image. */
describe.each([
  ['with a shell', 'deploy/web', [], 'printenv', 'cat'],
  ['without a shell', 'deploy/bare', ['/bin/app'], 'printenv', 'cat'],
])('an app whose image is %s', (_title, target, program, printenv, cat) => {
  const variable = (namespace: string, name: string) =>
    execIn(namespace, target, ...program, printenv, name)
  const file = (namespace: string, path: string) => execIn(namespace, target, ...program, cat, path)

  test('has the value of all environments where its own environment has none', async () => {
    expect(await variable('apps-myapp-test', 'ENV_VAR')).toBe(values.common)
  })

  test('has the value of its environment where that overrides the one of all', async () => {
    expect(await variable('apps-myapp-prod', 'ENV_VAR')).toBe(values.prod)
  })

  test('has a value with quotes, dollars and lines as it is', async () => {
    expect(await variable('apps-myapp-prod', 'QUOTED')).toBe(values.quoted)
  })

  test('has a secret file with the value of its environment', async () => {
    expect(await file('apps-myapp-test', firebase)).toBe(values.file.test)
    expect(await file('apps-myapp-prod', firebase)).toBe(values.file.prod)
  })

  test('has the key of a Kubernetes Secret of its namespace as a variable', async () => {
    expect(await variable('apps-myapp-test', 'DB_PASSWORD')).toBe('asdf0password')
    expect(await variable('apps-myapp-prod', 'DB_PASSWORD')).toBe('asdf1password')
  })

  test('has all files of a Kubernetes Secret of its namespace', async () => {
    for (const namespace of namespaces) {
      for (const name of ['my-file.json', 'my-other-file.json']) {
        const text = await file(namespace, `/app/secrets/${name}`)
        expect(JSON.parse(text)).toEqual({ file: name, namespace })
      }
    }
  })
})

test('what the developer committed is what lint finds nothing in', async () => {
  expect(await project.lint()).toMatchObject({ status: 0 })
})

test('the app sees no token and no volume but what it was given', async () => {
  const mounts = await execIn('apps-myapp-test', 'deploy/web', 'cat', '/proc/mounts')
  const own = mounts.split('\n').filter((line) => / \/(app|iterapp|var)\b/.test(line))
  expect(own.map((line) => line.split(' ')[1]).toSorted()).toEqual([
    firebase,
    '/app/secrets',
    '/var/run/secrets/kubernetes.io/serviceaccount',
  ])
  const fileMount = own.find((line) => line.includes(firebase))
  expect(fileMount).toMatch(/^tmpfs \S+ tmpfs ro,/)
})

describe('by content', () => {
  const namespace = 'apps-content-test'
  const content = createProject('content')
  const [old, next] = [newSecret('variable'), newSecret('variable')]
  const printenv = () => execIn(namespace, 'deploy/web', 'printenv', 'ENV_VAR')
  const apply = (config: string) =>
    kubectl.apply(
      deployment('web', namespace, template('web', { containers: [shell('app')] }, config)),
    )

  test('a change rolls the workload, and undo brings back the old secrets', async () => {
    await createNamespaces([namespace])
    await content.encrypt(old, { name: 'ENV_VAR', environment: null })
    const first = await content.applyByContent(namespace)
    await apply(first)
    await awaitRollout(namespace, 'deploy/web')
    expect(await printenv()).toBe(old)

    content.write('app = "content"\n')
    await content.encrypt(next, { name: 'ENV_VAR', environment: null })
    const second = await content.applyByContent(namespace)
    expect(second).not.toBe(first)
    await apply(second)
    await awaitRollout(namespace, 'deploy/web')
    expect(await printenv()).toBe(next)

    await kubectl.expectOk(['-n', namespace, 'rollout', 'undo', 'deploy/web'])
    await awaitRollout(namespace, 'deploy/web')
    expect(await printenv()).toBe(old)
  })
})
