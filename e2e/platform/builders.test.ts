import { RELEASE_NAMESPACE } from '@iterapp/cluster'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { runBuildPod, type BuildEnd, type BuildPod } from './testing/build-pod'
import { startBuildkit } from './testing/buildkit'
import { createNamespaces, createProject, iterapp, kubectl, newSecret } from './testing/developer'
import { AUDIENCE, podToken } from './testing/pod-token'
import { openUnwrap, type Unwrap } from './testing/unwrap'
import { ciBuilder } from './testing/values'
import { awaitCondition, getPod, pod, shell } from './testing/workloads'

// Who gets the secrets of a build, with a real BuildKit in the cluster.

const { app } = ciBuilder
const builders = `apps-${app}-build`
const otherBuilders = 'apps-rival-build'
const production = `apps-${app}-prod`
const namespaces = [builders, otherBuilders, production, ciBuilder.namespace]

const project = createProject(app)
const secrets = { 'npm-token': newSecret('file'), 'git-token': newSecret('file') }
const digests = Object.values(secrets).map((value) => hash('sha256', value))

const mounts = Object.keys(secrets).map((id) => `--mount=type=secret,id=${id},required=true`)
const dockerfile = `FROM scratch
COPY app /bin/app
RUN ${mounts.join(' ')} ["/bin/app", "digest", "/run/secrets/npm-token", "/run/secrets/git-token"]
`

/** A build secret and a runtime secret of the app. */
const sealed = { built: '', running: '' }

let build: (pod: Pick<BuildPod, 'name' | 'namespace'> & Partial<BuildPod>) => Promise<BuildEnd>
let unwrap: Unwrap

/** What somebody sets up for a pod that the webhook gives no token: that, and where the keys service is. */
async function setUp(namespace: string, serviceAccount: string) {
  const token = { audience: AUDIENCE, path: 'token' }
  const ca = await kubectl.expectOk([
    ...['get', 'secret', 'iterapp-keys-tls', '-n', RELEASE_NAMESPACE],
    ...['-o', 'go-template={{index .data "ca.crt" | base64decode}}'],
  ])
  const service = ['get', 'service', 'iterapp-keys', '-n', RELEASE_NAMESPACE, '-o']
  const address = await kubectl.expectOk([...service, 'jsonpath={.spec.clusterIP}'])
  return {
    namespace,
    serviceAccount,
    volumes: { '/token': { projected: { sources: [{ serviceAccountToken: token }] } } },
    env: {
      ITERAPP_KEYS_URL: `https://${address}:8421`,
      ITERAPP_KEYS_SERVER_NAME: `iterapp-keys.${RELEASE_NAMESPACE}.svc`,
      ITERAPP_KEYS_CA: ca,
      ITERAPP_TOKEN_FILE: '/token/token',
    },
  }
}

async function encrypt(value: string, ...args: string[]): Promise<string> {
  const { stdout } = await iterapp(['encrypt', '--json', ...args], project.folder, value)
  return (JSON.parse(stdout) as { ciphertext: string }).ciphertext
}

beforeAll(async () => {
  await createNamespaces(namespaces)
  const account = { name: ciBuilder.account, namespace: ciBuilder.namespace }
  await kubectl.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account })
  for (const [id, value] of Object.entries(secrets)) {
    const args = ['encrypt', '--build', '--name', id, '--write', 'iterapp.toml']
    expect(await iterapp(args, project.folder, value)).toMatchObject({ status: 0 })
  }
  sealed.built = await encrypt(secrets['npm-token'], '--build', '--name', 'npm-token')
  sealed.running = await encrypt(newSecret('file'), '-e', 'prod', '--name', 'API_KEY')
  for (const namespace of namespaces) {
    await kubectl.apply(pod('caller', namespace, { containers: [shell('app')] }))
  }
  for (const namespace of namespaces) await awaitCondition(namespace, 'pod/caller', 'Ready')
  const buildkit = await startBuildkit()
  const config = readFileSync(join(project.folder, 'iterapp.toml'), 'utf8')
  build = (own) => runBuildPod({ buildkit, config, dockerfile, ...own })
  unwrap = await openUnwrap()
})

describe("a pod of the app's builders", () => {
  test('builds with both secrets, with nothing but what the webhook gives it', async () => {
    const { exitCode, log } = await build({ name: 'build', namespace: builders })
    expect(log).toMatch(new RegExp(`${digests[0] ?? ''}\\n.*${digests[1] ?? ''}`))
    expect(exitCode).toBe(0)
    const { spec } = await getPod(builders, 'build')
    expect(JSON.stringify(spec)).toContain('"ITERAPP_KEYS_URL"')
    expect(spec.initContainers).toBeUndefined()
  })

  test('opens no runtime secret of the app', async () => {
    const token = await podToken(builders)
    const asked = [
      { ciphertext: sealed.running, name: 'API_KEY' },
      { ciphertext: sealed.built, name: 'npm-token' },
    ]
    expect(await unwrap(token, asked)).toMatchObject({
      status: 200,
      results: [{ error: { code: 'ERR_SCOPE_MISMATCH' } }, { key: expect.any(String) as string }],
    })
  })
})

describe('the same file and Dockerfile', () => {
  test("in the namespace of another app's builders are refused by the keys service", async () => {
    const { exitCode, log } = await build({ name: 'build', namespace: otherBuilders })
    expect(exitCode).toBe(65)
    expect(log).toContain('ERR_SCOPE_MISMATCH')
    expect(log).not.toContain('load build definition')
  })

  test('in a namespace of the running app, with a token that somebody mounts, are refused, too', async () => {
    const own = await setUp(production, 'default')
    const { exitCode, log } = await build({ ...own, name: 'build' })
    expect(exitCode).toBe(65)
    expect(log).toContain('ERR_SCOPE_MISMATCH')
    expect(log).not.toContain('load build definition')
  })
})

describe('the ciphertext of a build secret', () => {
  const asked = () => [{ ciphertext: sealed.built, name: 'npm-token' }]

  test.each([
    ['of the running app', production],
    ["of another app's builders", otherBuilders],
  ])('is refused to the token of a pod %s', async (_title, namespace) => {
    expect(await unwrap(await podToken(namespace), asked())).toMatchObject({
      status: 200,
      results: [{ error: { code: 'ERR_SCOPE_MISMATCH' } }],
    })
  })

  test('is refused at admission as a runtime secret, with its line', async () => {
    const runtime = createProject(app)
    runtime.append(`[env.prod]\nNPM_TOKEN = { encrypted = "${sealed.built}" }\n`)
    await expect(runtime.applyByName(production)).rejects.toThrow(
      /iterapp\.toml:4:1: "NPM_TOKEN" is .*build.*\(ERR_SCOPE_MISMATCH\)/,
    )
  })
})

describe('in the namespace of a CI system', () => {
  test("the app's account builds with its secrets", async () => {
    const { exitCode, log } = await build({
      name: 'build',
      ...(await setUp(ciBuilder.namespace, ciBuilder.account)),
    })
    expect(log).toMatch(new RegExp(`${digests[0] ?? ''}\\n.*${digests[1] ?? ''}`))
    expect(exitCode).toBe(0)
  })

  test("the app's account opens no secret of another app", async () => {
    const rival = createProject('rival')
    const args = ['encrypt', '--build', '--name', 'npm-token', '--write', 'iterapp.toml']
    await iterapp(args, rival.folder, newSecret('file'))
    const { exitCode, log } = await build({
      ...(await setUp(ciBuilder.namespace, ciBuilder.account)),
      name: 'build-rival',
      config: readFileSync(join(rival.folder, 'iterapp.toml'), 'utf8'),
      dockerfile: dockerfile.replace(mounts[1] ?? '', ''),
    })
    expect(exitCode).toBe(65)
    expect(log).toContain('ERR_SCOPE_MISMATCH')
  })

  test('another account is unknown', async () => {
    const { exitCode, log } = await build({
      name: 'build-default',
      ...(await setUp(ciBuilder.namespace, 'default')),
    })
    expect(exitCode).not.toBe(0)
    expect(log).toContain('ERR_UNAUTHENTICATED')
  })
})
