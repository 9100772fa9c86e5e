import { generateKey } from '@iterapp/crypto/node-jose'
import { publicRecord } from '@iterapp/crypto/format'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  ACCOUNT,
  CI,
  makeNode,
  makePod,
  makeToken,
  NAMESPACE,
  permissions,
  PREFIX,
  seal,
  startSealingRelease,
  type SealingRelease,
} from './testing/sealing-release'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl } = useCluster()

/** A node that reads env files, and one that does not. */
const NEW = 'sealing-new'
const OLD = 'sealing-old'

const APP = 'sealed-web-test'
const OTHER_APP = 'sealed-other-test'
const BUILD = 'sealed-web-build'
const NO_IDENTITY = 'sealed-nobody'

let release: SealingRelease

const key = { key: expect.stringMatching(/^[\w-]{43}$/) as string }
const unknownCaller = {
  code: 'ERR_UNAUTHENTICATED',
  message: 'The keys service does not know the caller.',
}
/** The sidecar tries again. */
const unavailable = { status: 503, code: 'ERR_API_SERVER' }

const secret = async (change: Parameters<typeof seal>[1] = {}) =>
  seal(await release.keysOf(release.replicas[0]), change)

/** A token of a pod that is made for it. */
let pods = 0
async function podToken(namespace: string, node?: string): Promise<string> {
  const name = `pod-${++pods}`
  await makePod(kubectl, namespace, name, node)
  return makeToken(kubectl, namespace, name)
}

async function makeKeySecret(number: number, content: object | string): Promise<void> {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  await kubectl.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `${PREFIX}-${number}`,
      namespace: NAMESPACE,
      labels: { 'iterapp.dev/component': 'sealing-key' },
    },
    type: 'iterapp.dev/sealing-key',
    stringData: { 'key.json': text },
  })
}

const deleteKeySecret = (number: number) =>
  kubectl.expectOk(['-n', NAMESPACE, 'delete', 'secret', `${PREFIX}-${number}`])

beforeAll(async () => {
  await makeNode(kubectl, NEW, 'v1.35.0')
  await makeNode(kubectl, OLD, 'v1.34.3')
  for (const namespace of [APP, OTHER_APP, BUILD, NO_IDENTITY, CI]) {
    await makeNamespace(kubectl, namespace)
  }
  for (const namespace of [CI, NO_IDENTITY]) {
    for (const name of ['build-web', 'build-other'])
      await kubectl.apply({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name, namespace },
      })
  }
  release = await startSealingRelease(kubectl)
  await Promise.all(release.replicas.map(({ ready }) => ready()))
})

afterAll(async () => {
  // Nothing that was asked or made here is anywhere in the logs.
  const text = release.replicas.map((replica) => replica.text()).join('')
  expect(text).not.toMatch(/eyJ|API_KEY|\/app\/a|"d"/)
  await release.stop()
})

test('two replicas that start at once have one key, in one Secret', async () => {
  const { replicas, keysOf } = release
  const [first, second] = [await keysOf(replicas[0]), await keysOf(replicas[1])]
  expect(first).toHaveLength(1)
  expect(second).toEqual(first)
  const { items } = await kubectl.get<{ items: { metadata: { name: string }; type: string }[] }>([
    ...['-n', NAMESPACE, 'secrets', '-l', 'iterapp.dev/component=sealing-key'],
  ])
  expect(items).toMatchObject([
    { metadata: { name: `${PREFIX}-1` }, type: 'iterapp.dev/sealing-key' },
  ])
  const made = () =>
    replicas.flatMap(({ log }) => log().filter(({ msg }) => msg === 'first key made'))
  await expect.poll(made, { timeout: 5000 }).toMatchObject([{ kid: first[0].kid }])
})

describe('a token', () => {
  test('of a pod unwraps what is sealed for its app and environment, on both replicas', async () => {
    const token = await podToken(APP, NEW)
    for (const replica of release.replicas) {
      expect(
        await release.unwrap(
          replica,
          token,
          await secret(),
          await secret({ name: '/app/a' }),
          await secret({ environment: '*' }),
          await secret({ environment: 'prod' }),
          await secret({ use: 'build', environment: '*' }),
        ),
      ).toMatchObject([
        key,
        key,
        key,
        { error: { code: 'ERR_SCOPE_MISMATCH' } },
        { error: { code: 'ERR_SCOPE_MISMATCH' } },
      ])
      const line = () => replica.log().find(({ msg }) => msg === 'unwrapped')
      await expect.poll(line, { timeout: 5000 }).toMatchObject({
        identity: { use: 'runtime', app: 'web', environment: 'test' },
        pod: { namespace: APP, name: `pod-${pods}`, node: NEW },
        secrets: 5,
        refused: 2,
      })
    }
  })

  test('of a builder unwraps build secrets, whatever its node', async () => {
    const token = await podToken(BUILD)
    const build = await secret({ use: 'build', environment: '*' })
    expect(await release.unwrap(release.replicas[0], token, build, await secret())).toMatchObject([
      key,
      { error: { code: 'ERR_SCOPE_MISMATCH' } },
    ])
  })

  test('of another app opens nothing', async () => {
    const token = await podToken(OTHER_APP, NEW)
    expect(
      await release.unwrap(
        release.replicas[0],
        token,
        await secret(),
        await secret({ name: '/app/a' }),
      ),
    ).toMatchObject([
      { error: { code: 'ERR_SCOPE_MISMATCH' } },
      { error: { code: 'ERR_SCOPE_MISMATCH' } },
    ])
  })

  test.each<[string, string, () => Promise<string>]>([
    [
      'for another audience',
      'other-audience',
      async () => {
        await makePod(kubectl, APP, 'audience')
        return makeToken(kubectl, APP, 'audience', 'iterapp-keys.other-system')
      },
    ],
    [
      'for the API server',
      'other-audience',
      () => makeToken(kubectl, APP, null, 'https://kubernetes.default.svc'),
    ],
    ['that is bound to no pod', 'no-pod', () => makeToken(kubectl, APP, null)],
    ['of a namespace without an identity', 'no-identity', () => podToken(NO_IDENTITY, NEW)],
    ['of the release itself', 'no-identity', () => podToken(NAMESPACE, NEW)],
    ['that is garbage', 'no-jwt', () => Promise.resolve('garbage')],
    [
      'whose signature is forged',
      'review-error',
      async () => {
        const [header = '', payload = '', signature = ''] = (await podToken(APP, NEW)).split('.')
        return [header, payload, signature.split('').toReversed().join('')].join('.')
      },
    ],
    [
      'that claims another namespace',
      'review-error',
      async () => {
        const [header = '', payload = '', signature = ''] = (await podToken(OTHER_APP, NEW)).split(
          '.',
        )
        const claims = Buffer.from(payload, 'base64url').toString().replaceAll(OTHER_APP, APP)
        return [header, Buffer.from(claims).toString('base64url'), signature].join('.')
      },
    ],
  ])('%s is refused like any other', async (_title, reason, make) => {
    const [replica] = release.replicas
    const before = replica.log().length
    const token = await make()
    await expect(release.unwrap(replica, token, await secret())).rejects.toMatchObject(
      unknownCaller,
    )
    const reasons = () =>
      replica
        .log()
        .slice(before)
        .flatMap((line) => line.reason ?? [])
    await expect.poll(reasons, { timeout: 5000 }).toEqual([reason])
  })

  test('of a pod that is gone is refused within the time that the docs name', async () => {
    const token = await podToken(APP, NEW)
    const [replica] = release.replicas
    const file = await secret({ name: '/app/a' })
    expect(await release.unwrap(replica, token, file)).toMatchObject([key])
    const name = `pod-${pods}`
    await kubectl.expectOk(['-n', APP, 'delete', 'pod', name, '--grace-period=0', '--force'])
    const start = performance.now()
    const outcome = async () =>
      release.unwrap(replica, token, file).then(
        () => 'unwrapped',
        (error: unknown) => (error as { code: string }).code,
      )
    await expect.poll(outcome, { timeout: 90_000, interval: 1000 }).toBe('ERR_UNAUTHENTICATED')
    expect(performance.now() - start).toBeLessThan(85_000)
  }, 120_000)

  test('of a pod that is going is refused a minute after its end at the latest', async () => {
    const token = await podToken(APP, NEW)
    const [replica] = release.replicas
    const file = await secret({ name: '/app/a' })
    const name = `pod-${pods}`
    // Nobody here is its kubelet, so it stays, marked as deleted a second ago.
    await kubectl.expectOk(['-n', APP, 'delete', 'pod', name, '--grace-period=1', '--wait=false'])
    const start = performance.now()
    expect(await release.unwrap(replica, token, file)).toMatchObject([key])
    const outcome = async () =>
      release.unwrap(replica, token, file).then(
        () => 'unwrapped',
        (error: unknown) => (error as { code: string }).code,
      )
    await expect.poll(outcome, { timeout: 100_000, interval: 2000 }).toBe('ERR_UNAUTHENTICATED')
    expect(performance.now() - start).toBeLessThan(85_000)
  }, 150_000)
})

describe('a token of a CI namespace', () => {
  const mismatch = { error: { code: 'ERR_SCOPE_MISMATCH' } }

  /** A token of a pod that runs as an account. */
  async function accountToken(namespace: string, account: string): Promise<string> {
    const name = `pod-${++pods}`
    await makePod(kubectl, namespace, name, undefined, account)
    return makeToken(kubectl, namespace, name, undefined, account)
  }

  test('unwraps the build secrets of the app that its account builds, and no others', async () => {
    const secrets = [
      await secret({ use: 'build', environment: '*' }),
      await secret({ use: 'build', environment: '*', app: 'other' }),
      await secret(),
      await secret({ environment: '*' }),
    ]
    const [replica] = release.replicas
    const web = await accountToken(CI, 'build-web')
    expect(await release.unwrap(replica, web, ...secrets)).toMatchObject([
      ...[key, mismatch, mismatch, mismatch],
    ])
    const line = () => replica.log().findLast(({ msg }) => msg === 'unwrapped')
    await expect.poll(line, { timeout: 5000 }).toMatchObject({
      identity: { use: 'build', app: 'web' },
      pod: { namespace: CI, name: `pod-${pods}`, serviceAccount: 'build-web' },
    })
    const other = await accountToken(CI, 'build-other')
    expect(await release.unwrap(replica, other, ...secrets)).toMatchObject([
      ...[mismatch, key, mismatch, mismatch],
    ])
  })

  test.each<[string, string, () => Promise<string>]>([
    ['of another account there', 'no-identity', () => accountToken(CI, 'default')],
    [
      'of an account of that name elsewhere',
      'no-identity',
      () => accountToken(NO_IDENTITY, 'build-web'),
    ],
    [
      'that is bound to no pod',
      'no-pod',
      () => makeToken(kubectl, CI, null, undefined, 'build-web'),
    ],
  ])('%s is refused', async (_title, reason, make) => {
    const [replica] = release.replicas
    const before = replica.log().length
    const build = await secret({ use: 'build', environment: '*' })
    await expect(release.unwrap(replica, await make(), build)).rejects.toMatchObject(unknownCaller)
    const reasons = () =>
      replica
        .log()
        .slice(before)
        .flatMap((each) => each.reason ?? [])
    await expect.poll(reasons, { timeout: 5000 }).toEqual([reason])
  })
})

describe('a variable', () => {
  test('is refused on a node that is too old, and a file is not', async () => {
    const token = await podToken(APP, OLD)
    const secrets = [await secret(), await secret({ name: '/app/a' })]
    expect(await release.unwrap(release.replicas[0], token, ...secrets)).toMatchObject([
      {
        error: {
          code: 'ERR_NODE_TOO_OLD',
          message: `the node ${OLD} has the kubelet v1.34.3, and a variable needs a kubelet of 1.35 or later`,
        },
      },
      key,
    ])
    await makeNode(kubectl, OLD, 'v1.35.2-gke.100')
    onTestFinished(() => makeNode(kubectl, OLD, 'v1.34.3'))
    expect(await release.unwrap(release.replicas[0], token, ...secrets)).toMatchObject([key, key])
  })

  test.each<[string, string | undefined, RegExp]>([
    ['of a pod on no node', undefined, /^the token of the pod names no node, /],
    ['on a node that is not there', 'sealing-gone', /^there is no node sealing-gone, /],
    [
      'on a node of another kind',
      'sealing-odd',
      /^the kubelet of the node sealing-odd has a version that cannot be read, /,
    ],
  ])('%s is refused', async (_title, node, message) => {
    if (node !== undefined) await makeNode(kubectl, node, 'virtual')
    const token = await podToken(APP, node)
    if (node === 'sealing-gone') await kubectl.expectOk(['delete', 'node', node])
    const secrets = [await secret(), await secret({ name: '/app/a' })]
    expect(await release.unwrap(release.replicas[0], token, ...secrets)).toMatchObject([
      {
        error: {
          code: 'ERR_NODE_TOO_OLD',
          message: expect.stringMatching(message) as string,
        },
      },
      key,
    ])
  })
})

describe('a key', () => {
  test('that is added by hand is known at once and soon published; deleted, it still opens', async () => {
    const record = await generateKey(new Date(Date.now() + 60_000))
    const token = await podToken(APP, NEW)
    const file = await seal([record], { name: '/app/a' })
    for (const replica of release.replicas) {
      expect(await release.unwrap(replica, token, file)).toMatchObject([
        { error: { code: 'ERR_KEY_UNKNOWN' } },
      ])
    }
    await makeKeySecret(2, record)
    expect(
      await Promise.all(release.replicas.map((replica) => release.unwrap(replica, token, file))),
    ).toMatchObject([[key], [key]])
    for (const replica of release.replicas) {
      const newest = async () => (await release.keysOf(replica))[0]
      await expect.poll(newest, { timeout: 10_000 }).toEqual(publicRecord(record))
    }
    await deleteKeySecret(2)
    for (const replica of release.replicas) {
      const count = async () => (await release.keysOf(replica)).length
      await expect.poll(count, { timeout: 10_000 }).toBe(1)
      expect(await release.unwrap(replica, token, file)).toMatchObject([key])
      const named = () => replica.log().find((line) => line.secret === `${PREFIX}-2`)
      await expect.poll(named, { timeout: 5000 }).toMatchObject({ level: 'error', kid: record.kid })
      const text = await (await fetch(`${replica.metricsUrl}/metrics`)).text()
      expect(text).toContain('\niterapp_keys_sealing_key_secrets{state="gone"} 1\n')
    }
  })

  test('that is spoilt is named, and the others go on', async () => {
    const before = await release.keysOf(release.replicas[0])
    await makeKeySecret(3, 'hunter2')
    for (const replica of release.replicas) {
      const named = () => replica.log().find((line) => line.secret === `${PREFIX}-3`)
      await expect.poll(named, { timeout: 10_000 }).toMatchObject({ level: 'error' })
      expect(await release.keysOf(replica)).toEqual(before)
      expect(replica.text()).not.toContain('hunter2')
    }
    await deleteKeySecret(3)
  })

  test('that is taken away with all others is still served, until there is one again', async () => {
    const name = `${PREFIX}-1`
    const before = await release.keysOf(release.replicas[0])
    const stored = await kubectl.expectOk(['-n', NAMESPACE, 'get', 'secret', name, '-o', 'json'])
    await deleteKeySecret(1)
    for (const replica of release.replicas) {
      const said = () => replica.log().map(({ msg }) => msg)
      await expect
        .poll(said, { timeout: 10_000 })
        .toContain('no Secret holds a key that can be used; the keys from before stay')
      expect(await release.keysOf(replica)).toEqual(before)
    }
    const token = await podToken(APP, NEW)
    expect(await release.unwrap(release.replicas[1], token, await secret())).toMatchObject([key])
    const { metadata, ...rest } = JSON.parse(stored) as { metadata: { labels: object } }
    const { labels } = metadata
    await kubectl.apply({ ...rest, metadata: { name, namespace: NAMESPACE, labels } })
  })
})

describe('while the API server cannot be reached', () => {
  test('keys are published, and pods are asked to try again', async () => {
    const { way, replicas, keysOf, unwrap, post } = release
    const [direct, replica] = replicas
    const before = await keysOf(replica)
    const [token, file] = [await podToken(APP, NEW), await secret({ name: '/app/a' })]
    way.cut()
    onTestFinished(way.mend)
    expect(await post(replica, token, file)).toEqual(unavailable)
    const log = () => replica.log().map(({ msg }) => msg)
    await expect
      .poll(log, { timeout: 20_000 })
      .toContain('the keys cannot be read; what is loaded stays')
    expect(await keysOf(replica)).toEqual(before)
    expect((await fetch(`${replica.publicUrl}/readyz`)).status).toBe(200)
    expect(await unwrap(direct, token, file)).toMatchObject([key])
    const text = await (await fetch(`${replica.metricsUrl}/metrics`)).text()
    expect(text).toMatch(/^iterapp_keys_reads_total\{result="failed"\} [1-9]/m)
    expect(text).toMatch(/^iterapp_keys_authentications_total\{result="failed"\} [1-9]/m)
    way.mend()
    await expect.poll(log, { timeout: 20_000 }).toContain('the keys can be read again')
    expect(await unwrap(replica, token, file)).toMatchObject([key])
  })
})

describe('a keys service that may not', () => {
  const bindings = permissions.filter(({ kind }) => kind.endsWith('RoleBinding'))

  async function forbid(kind: string): Promise<void> {
    const binding = bindings.find((each) => each.kind === kind)
    onTestFinished(async () => {
      await kubectl.apply(...bindings)
      // The API server reads roles in the background.
      await sleep(1000)
    })
    await kubectl.expectOk(['delete', kind, binding?.metadata.name ?? '', '-n', NAMESPACE])
    await sleep(1000)
  }

  test('have tokens reviewed asks pods to try again', async () => {
    const [token, file] = [await podToken(APP, NEW), await secret({ name: '/app/a' })]
    await forbid('ClusterRoleBinding')
    for (const replica of release.replicas) {
      expect(await release.post(replica, token, file)).toEqual(unavailable)
      const failures = () =>
        replica
          .log()
          .flatMap(({ failure }) => (failure as { message?: string } | undefined)?.message ?? [])
      await expect
        .poll(failures, { timeout: 5000 })
        .toContain('the API server answered a TokenReview with status 403')
    }
  })

  test('list Secrets goes on with the keys that it has', async () => {
    const before = await release.keysOf(release.replicas[0])
    const token = await podToken(APP, NEW)
    const unknown = await seal([await generateKey(new Date(0))], { name: '/app/a' })
    await forbid('RoleBinding')
    const [replica] = release.replicas
    expect(await release.post(replica, token, unknown)).toEqual(unavailable)
    const failures = () =>
      replica
        .log()
        .flatMap(({ failure }) => (failure as { message?: string } | undefined)?.message ?? [])
    await expect
      .poll(failures, { timeout: 20_000 })
      .toContain('the API server answered a list of Secrets with status 403')
    expect(await release.unwrap(replica, token, await secret())).toMatchObject([key])
    expect(await release.keysOf(replica)).toEqual(before)
  })

  test('do anything else, may indeed not', async () => {
    const as = `--as=system:serviceaccount:${NAMESPACE}:${ACCOUNT}`
    const may = async (...words: readonly string[]) =>
      (await kubectl.run(['auth', 'can-i', ...words, as])).stdout.trim()
    expect(await may('create', 'tokenreviews.authentication.k8s.io')).toBe('yes')
    expect(await may('get', 'nodes')).toBe('yes')
    for (const verb of ['list', 'create'])
      expect(await may(verb, 'secrets', '-n', NAMESPACE)).toBe('yes')
    for (const verb of ['get', 'update', 'patch', 'delete', 'watch']) {
      expect(await may(verb, 'secrets', '-n', NAMESPACE)).toBe('no')
    }
    for (const [verb = '', resource = ''] of [
      ['list', 'nodes'],
      ['list', 'secrets'],
      ['get', 'pods'],
      ['create', 'pods'],
      ['create', 'serviceaccounts/token'],
      ['get', 'configmaps'],
    ]) {
      expect(await may(verb, resource, '-n', APP)).toBe('no')
    }
  })

  test('make a Secret that is no sealing key, such as a token of another account, may not', async () => {
    const as = `--as=system:serviceaccount:${NAMESPACE}:${ACCOUNT}`
    for (const [name, type] of [
      ['sealing-sealing-key-9', 'kubernetes.io/service-account-token'],
      ['other', 'iterapp.dev/sealing-key'],
    ]) {
      const annotations = { 'kubernetes.io/service-account.name': 'default' }
      const metadata = { name, namespace: NAMESPACE, annotations }
      const { status, stderr } = await kubectl.run(
        ['create', '--dry-run=server', '-f', '-', as],
        JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata, type }),
      )
      expect(stderr).toContain('the keys service makes sealing keys, and no other Secret')
      expect(status).toBe(1)
    }
  })
})
