import {
  renderObjects,
  startKeys,
  writeAccountConfig,
  type Kubectl,
  type TestKeysService,
} from '@iterapp/cluster'
import { readJwe, type Scope } from '@iterapp/crypto/format'
import { readKeySet, sealValue, type KeySet } from '@iterapp/crypto/node-jose'
import {
  connectKeysService,
  UNWRAP_PATH,
  wrapSecret,
  type UnwrapResult,
  type WrappedSecret,
} from '@iterapp/unwrap'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTcpProxy, type TcpProxy } from './tcp-proxy'
import { pod } from './testdata'
import { makeNamespace, useCluster } from './use-cluster'

/** Beside the release of the other tests, and for pods of no other test. */
const RELEASE = 'sealing'
/** Of the release, and of its sealing keys. */
export const NAMESPACE = `${RELEASE}-system`
/** The ServiceAccount of the keys service. */
export const ACCOUNT = `${RELEASE}-keys`
/** How the names of its sealing keys begin. */
export const PREFIX = `${RELEASE}-sealing-key`
/** A namespace of no app, in which the apps `web` and `other` are built by accounts of their own. */
export const CI = 'sealed-ci'
const AUDIENCE = `iterapp-keys.${NAMESPACE}`

const settings = {
  releaseNamespace: NAMESPACE,
  identity: {
    namespaces: [
      { pattern: 'sealed-{app}-build', use: 'build' },
      { pattern: 'sealed-{app}-{environment}', environments: ['test', 'prod'] },
    ],
  },
  sealingKeyPrefix: PREFIX,
  builders: {
    serviceAccounts: [
      { namespace: CI, name: 'build-web', app: 'web' },
      { namespace: CI, name: 'build-other', app: 'other' },
    ],
    oidc: null,
  },
}

/** Two replicas of a keys service, one of which reaches the API server by a way that can be cut. */
export interface SealingRelease {
  readonly replicas: readonly [TestKeysService, TestKeysService]
  /** Of the second replica. */
  readonly way: TcpProxy
  readonly stop: () => Promise<void>
  /** The public keys that a replica publishes. */
  readonly keysOf: (replica: TestKeysService) => Promise<KeySet>
  /** Asks a replica with a token. */
  readonly unwrap: (
    replica: TestKeysService,
    token: string,
    ...secrets: readonly WrappedSecret[]
  ) => Promise<readonly UnwrapResult[]>
  /** Asks a replica once, for one secret; how it answers when it does not unwrap. */
  readonly post: (
    replica: TestKeysService,
    token: string,
    secret: WrappedSecret,
  ) => Promise<{ readonly status: number | undefined; readonly code: unknown }>
}

/** How long a sidecar tries here, in milliseconds. */
const DEADLINE = 10_000

/** What the keys service may do, for this release. */
export const permissions = ['keys/rbac', 'admission/secret-writers'].flatMap((name) =>
  renderObjects({ release: RELEASE, namespace: NAMESPACE, only: `templates/${name}.yaml` }),
)

/** Starts both replicas at once, where there is no key yet. */
export async function startSealingRelease(kubectl: Kubectl): Promise<SealingRelease> {
  const { certificate, caBundle } = useCluster()
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-sealing-'))
  await makeNamespace(kubectl, NAMESPACE)
  await kubectl.apply(...permissions)
  const direct = await writeAccountConfig(kubectl, folder, NAMESPACE, ACCOUNT)
  const text = readFileSync(direct, 'utf8')
  const [address = '', port] = /https:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? []
  const way = await startTcpProxy(Number(port))
  const proxied = join(folder, 'proxied.kubeconfig')
  writeFileSync(proxied, text.replace(address, `https://127.0.0.1:${way.port}`))
  const start = (name: string, kubeconfig: string) =>
    startKeys({ folder, name, kubeconfig, certificate, settings })
  const replicas = await Promise.all([start('keys-1', direct), start('keys-2', proxied)])
  let tokens = 0
  return {
    replicas,
    way,
    stop: async () => {
      await Promise.all(replicas.map(({ stop }) => stop()))
      way.close()
      rmSync(folder, { recursive: true })
    },
    keysOf: async ({ publicUrl }) => readKeySet(await (await fetch(`${publicUrl}/v1/keys`)).json()),
    unwrap: async ({ internalUrl }, token, ...secrets) => {
      const tokenFile = join(folder, `token-${tokens++}`)
      writeFileSync(tokenFile, token)
      return connectKeysService({
        url: new URL(internalUrl),
        ca: Buffer.from(caBundle, 'base64').toString(),
        tokenFile,
        deadline: DEADLINE,
      })(secrets)
    },
    post: async ({ internalUrl }, token, secret) => postOnce(internalUrl, token, secret),
  }
}

async function postOnce(url: string, token: string, secret: WrappedSecret) {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
  const options = { method: 'POST', headers, rejectUnauthorized: false, agent: false }
  const sent = request(`${url}${UNWRAP_PATH}`, options).end(JSON.stringify({ secrets: [secret] }))
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const text = (await response.setEncoding('utf8').toArray()).join('')
  const { code } = JSON.parse(text) as { code?: unknown }
  return { status: response.statusCode, code }
}

/** Seals a value to a key. */
export async function seal([key]: KeySet, change: Partial<Scope> = {}): Promise<WrappedSecret> {
  const scope = {
    use: 'runtime',
    app: 'web',
    environment: 'test',
    name: 'API_KEY',
    ...change,
  } as const
  const jwe = readJwe(await sealValue(Buffer.from('hello'), { key, scope }))
  return wrapSecret(scope.name, jwe)
}

/** Makes a Node whose kubelet says that it has a version. */
export async function makeNode({ apply, expectOk }: Kubectl, name: string, version: string) {
  await apply({ apiVersion: 'v1', kind: 'Node', metadata: { name } })
  const patch = { status: { nodeInfo: { kubeletVersion: version } } }
  await expectOk([
    ...['patch', 'node', name, '--subresource=status', '--type=merge'],
    ...['-p', JSON.stringify(patch)],
  ])
}

/** Makes a pod on a node, or on none, that runs as a ServiceAccount. */
export async function makePod(
  { expectOk }: Kubectl,
  namespace: string,
  name: string,
  node?: string,
  serviceAccountName = 'default',
): Promise<void> {
  const { spec, ...rest } = pod(namespace, name)
  const own = { serviceAccountName, ...(node && { nodeName: node }) }
  const placed = { ...rest, spec: { ...(spec as object), ...own } }
  await expectOk(['create', '-f', '-'], JSON.stringify(placed))
}

/** Makes a token, for a pod or for none. */
export async function makeToken(
  { expectOk }: Kubectl,
  namespace: string,
  podName: string | null,
  audience = AUDIENCE,
  account = 'default',
): Promise<string> {
  const bound =
    podName === null ? [] : ['--bound-object-kind=Pod', `--bound-object-name=${podName}`]
  const token = await expectOk([
    ...['create', 'token', account, '-n', namespace, '--duration=1h'],
    ...[`--audience=${audience}`, ...bound],
  ])
  return token.trim()
}
