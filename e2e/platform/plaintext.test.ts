import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createNamespaces, createProject, kubectl, newSecret } from './testing/developer'
import { openNode } from './testing/node'
import { awaitCondition, execIn, pod, shell } from './testing/workloads'

// After all other tests: their secrets are looked for where none may be.

const { canaries } = inject('platform')
const node = openNode()

const namespace = 'apps-scan-test'
const project = createProject('scan')

/** Every secret that these tests have made, and those that were files. */
let all: readonly string[] = []
let files: readonly string[] = []

/** In a Kubernetes Secret it may be in etcd: shows that the search there finds what is there. */
const MARKER = 'marker-of-a-plain-kubernetes-secret'

beforeAll(async () => {
  await createNamespaces([namespace])
  await project.encrypt(newSecret('variable'), { name: 'API_KEY', environment: null })
  await project.encrypt(newSecret('file'), { name: '/secrets/key.pem', environment: null })
  await project.applyByName(namespace)
  await kubectl.apply(pod('app', namespace, { containers: [shell('app')] }))
  await awaitCondition(namespace, 'pod/app', 'Ready')
  expect(await execIn(namespace, 'app', 'cat', '/secrets/key.pem')).toMatch(/^canary-file-/)
  all = readFileSync(canaries, 'utf8').trim().split('\n')
  files = all.filter((value) => value.startsWith('canary-file-'))
  const secret = ['create', 'secret', 'generic', 'marker', '-n', 'default']
  await kubectl.expectOk([...secret, `--from-literal=value=${MARKER}`])
})

/** Files below a place that hold one of the texts, as they are or in base64. */
function find(texts: readonly string[], ...places: readonly string[]): readonly string[] {
  const list = join(node.folder, 'sought.txt')
  const encodings = texts.flatMap((text) => [
    text,
    Buffer.from(text).toString('base64').slice(0, -4),
    Buffer.from(text).toString('base64url').slice(0, -4),
  ])
  writeFileSync(list, `${encodings.join('\n')}\n`)
  const args = ['--recursive', '--files-with-matches', '--text', '--fixed-strings', '--file', list]
  const { status, stdout, stderr } = spawnSync('grep', [...args, ...places], { encoding: 'utf8' })
  if (status !== 0 && status !== 1) throw new Error(stderr)
  const own = [list, canaries]
  return stdout.split('\n').filter((path) => path !== '' && !own.includes(path))
}

const inFolder = (...names: readonly string[]) => names.map((name) => join(node.folder, name))

describe('no secret is', () => {
  test('in etcd, where a Kubernetes Secret is', () => {
    expect(find([MARKER], ...inFolder('etcd'))).not.toEqual([])
    expect(find(all, ...inFolder('etcd'))).toEqual([])
  })

  test('in the audit log, which has the pods of apps', () => {
    expect(find([namespace], ...inFolder('audit.log'))).not.toEqual([])
    expect(find(all, ...inFolder('audit.log'))).toEqual([])
  })

  test("in a log, of the node's programs or of a container", () => {
    const logs = ['kubelet.log', 'containerd.log', 'kube-apiserver.log', 'var/log']
    expect(find(['"msg":"unwrapped"'], ...inFolder('var/log'))).not.toEqual([])
    expect(find(all, ...inFolder(...logs))).toEqual([])
  })

  test('in any object that the API server gives, events included', async () => {
    const kinds = ['pods', 'events', 'configmaps', 'secrets', 'deployments', 'replicasets', 'jobs']
    const objects = await kubectl.expectOk([
      ...['get', kinds.join(','), '--all-namespaces', '-o', 'json'],
    ])
    expect(objects).toContain('iterapp-secrets')
    expect(all.filter((value) => objects.includes(value))).toEqual([])
  })

  test('of a file on the disk of the node', () => {
    expect(find(files, node.folder)).toEqual([])
  })
})
