import { IterappError } from '@iterapp/errors'
import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, installWebhooks, makeController, names, testSettings } from './testing/fixture'
import { HOST, makeAuthority, makeLeaf, runOpenssl } from './testing/make-certificates'
import {
  createMemoryCluster,
  type MemoryCluster,
  type MemoryObject,
} from './testing/memory-cluster'
import type { LeafContent } from './x509/judge-leaf'

/** A cluster with the webhooks, and a controller that has looked once. */
async function startSettled() {
  const cluster = createMemoryCluster()
  installWebhooks(cluster)
  const controller = makeController(cluster)
  expect(await controller.look()).toEqual([])
  return { cluster, controller }
}

const decode = (object: MemoryObject | undefined, name: string) =>
  Buffer.from(object?.data?.[name] ?? '', 'base64').toString()

const read = ({ get }: MemoryCluster, name: string) => ({
  cert: new X509Certificate(decode(get(name), 'tls.crt')),
  key: decode(get(name), 'tls.key'),
  ca: decode(get(name), 'ca.crt'),
})

const bundles = ({ get }: MemoryCluster) =>
  [names.mutating, names.validating].flatMap((name) =>
    (get(name)?.webhooks ?? []).map(({ clientConfig }) => clientConfig.caBundle),
  )

const toData = ({ cert, key, ca }: Partial<LeafContent>) =>
  Object.fromEntries(
    Object.entries({ 'tls.crt': cert, 'tls.key': key, 'ca.crt': ca })
      .filter(([, text]) => text !== undefined)
      .map(([name, text = '']) => [name, Buffer.from(text).toString('base64')]),
  )

const foreign = (content: Partial<LeafContent>) => ({
  metadata: { labels: { 'app.kubernetes.io/managed-by': 'cert-manager' } },
  type: 'kubernetes.io/tls',
  data: toData(content),
})

describe('the first look', () => {
  test('makes the authority, then the certificates, then tells the webhooks', async () => {
    const { cluster, controller } = await startSettled()
    expect(cluster.writes).toEqual([
      `POST ${names.authority}`,
      `POST ${names.keys}`,
      `POST ${names.webhook}`,
      `PATCH ${names.mutating}`,
      `PATCH ${names.validating}`,
    ])
    expect(controller.logged('info')).toEqual([
      'authority made',
      'certificate made',
      'certificate made',
      'caBundle set',
      'caBundle set',
    ])
    const authority = read(cluster, names.authority)
    for (const name of [names.keys, names.webhook]) {
      const { cert, ca } = read(cluster, name)
      expect(ca).toBe(authority.cert.toString())
      expect(cert.verify(authority.cert.publicKey)).toBe(true)
    }
    expect(read(cluster, names.webhook).cert.subjectAltName).toBe(`DNS:${HOST}`)
    const bundle = Buffer.from(authority.cert.toString()).toString('base64')
    expect(bundles(cluster)).toEqual([bundle, bundle])
  })

  test('makes Secrets for TLS that say whose they are', async () => {
    const { cluster } = await startSettled()
    for (const name of [names.authority, names.keys, names.webhook]) {
      expect(cluster.get(name)).toMatchObject({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          namespace: 'iterapp-system',
          labels: { 'app.kubernetes.io/managed-by': 'iterapp-controller' },
        },
        type: 'kubernetes.io/tls',
      })
    }
    expect(Object.keys(cluster.get(names.authority)?.data ?? {})).toEqual(['tls.crt', 'tls.key'])
  })

  test('leaves nothing to do for the next', async () => {
    const { cluster, controller } = await startSettled()
    const before = cluster.writes.length
    controller.pass(19 * DAY)
    expect(await controller.look()).toEqual([])
    expect(cluster.writes).toHaveLength(before)
  })

  test('logs no private key', async () => {
    const { cluster, controller } = await startSettled()
    for (const name of [names.authority, names.keys, names.webhook]) {
      const [, line = 'none'] = read(cluster, name).key.split('\n')
      expect(controller.text()).not.toContain(line)
      expect(controller.text()).not.toContain(Buffer.from(line).toString('base64').slice(4, 40))
    }
    expect(controller.text()).not.toContain('PRIVATE')
  })
})

describe('the authority', () => {
  test('stays for as long as it can be used', async () => {
    const { cluster, controller } = await startSettled()
    const { resourceVersion } = cluster.get(names.authority)?.metadata ?? {}
    for (let month = 0; month < 12; month++) {
      controller.pass(30 * DAY)
      expect(await controller.look()).toEqual([])
    }
    expect(cluster.get(names.authority)?.metadata.resourceVersion).toBe(resourceVersion)
  })

  test('is told of in its last year, while all goes on', async () => {
    const { controller } = await startSettled()
    const subject = 'Secret iterapp-system/iterapp-authority'
    controller.pass((3650 - 366) * DAY)
    expect(await controller.look()).toEqual([])
    controller.pass(2 * DAY)
    expect(await controller.look()).toEqual([`authority-ends ${subject}`])
    controller.pass(350 * DAY)
    expect(await controller.look()).toEqual([`authority-ends ${subject}`])
  })

  test('ends what it has issued with itself', async () => {
    const { cluster, controller } = await startSettled()
    controller.pass(3640 * DAY)
    await controller.look()
    const { cert } = read(cluster, names.webhook)
    expect(cert.validToDate).toEqual(read(cluster, names.authority).cert.validToDate)
    // It is not renewed again and again, though no renewal can make it longer.
    controller.pass(HOUR)
    await controller.look()
    expect(read(cluster, names.webhook).cert.serialNumber).toBe(cert.serialNumber)
  })

  test.each<[string, (cluster: MemoryCluster) => Promise<Record<string, string>>]>([
    ['has no key', async () => Promise.resolve({ 'tls.key': '' })],
    ['is no text', async () => Promise.resolve({ 'tls.crt': 'AAAA', 'tls.key': '////' })],
    ['has the key of another', async () => toData({ key: (await makeAuthority()).key })],
    ['has ended', async () => toData(await makeAuthority(1, new Date('2029-01-01')))],
  ])('that %s is left alone, and so is all else', async (_title, spoil) => {
    const { cluster, controller } = await startSettled()
    const { data } = cluster.get(names.authority) ?? {}
    const spoilt = { ...data, ...(await spoil(cluster)) }
    cluster.put(names.authority, { data: spoilt })
    cluster.remove(names.keys)
    cluster.put(names.mutating, {})
    const before = cluster.writes.length
    expect(await controller.look()).toEqual([
      'authority-unusable Secret iterapp-system/iterapp-authority',
    ])
    expect(cluster.writes).toHaveLength(before)
    expect(cluster.get(names.authority)?.data).toEqual(spoilt)
  })

  test('of an admin is used', async () => {
    const cluster = createMemoryCluster()
    installWebhooks(cluster)
    const authority = await makeAuthority()
    cluster.put(names.authority, { data: toData({ cert: authority.cert, key: authority.key }) })
    expect(await makeController(cluster).look()).toEqual([])
    expect(read(cluster, names.keys).cert.verify(authority.certificate.publicKey)).toBe(true)
  })

  test('that was removed is made again, with a warning about pods that trust the one before', async () => {
    const { cluster, controller } = await startSettled()
    const before = bundles(cluster)
    cluster.remove(names.authority)
    expect(await controller.look()).toEqual([])
    const authority = read(cluster, names.authority)
    expect(read(cluster, names.webhook).cert.verify(authority.cert.publicKey)).toBe(true)
    expect(bundles(cluster)).not.toEqual(before)
    expect(controller.logged('warn')).toEqual(
      Array(2).fill(
        'certificate renewed: pods that started before trust the authority before; see docs/certificates.md',
      ),
    )
  })
})

test('an authority that an admin renews with the same key verifies what is served, and pods go on', async () => {
  const { cluster, controller } = await startSettled()
  const before = read(cluster, names.webhook)
  const authority = read(cluster, names.authority)
  // As docs/certificates.md says.
  const renewed = runOpenssl(['x509 -in ca.crt -signkey ca.key -days 4000 -out new.crt'], {
    'ca.crt': authority.cert.toString(),
    'ca.key': authority.key,
  })('new.crt')
  cluster.put(names.authority, { data: toData({ cert: renewed, key: authority.key }) })
  expect(await controller.look()).toEqual([])
  const after = read(cluster, names.webhook)
  expect([after.ca, controller.logged('warn')]).toEqual([renewed, []])
  expect(bundles(cluster)[0]).toBe(Buffer.from(renewed).toString('base64'))
  const verify = (ca: string, leaf: X509Certificate) =>
    runOpenssl([`verify -attime 1894000000 -purpose sslserver -CAfile a c`], {
      a: ca,
      c: leaf.toString(),
    })
  verify(renewed, before.cert)
  verify(before.ca, after.cert)
})

describe('a certificate', () => {
  test('is renewed in time, with a new key, in the same Secret', async () => {
    const { cluster, controller } = await startSettled()
    const before = read(cluster, names.webhook)
    cluster.put(names.webhook, {
      ...cluster.get(names.webhook),
      metadata: { ...cluster.get(names.webhook)?.metadata, annotations: { a: 'b' } },
    })
    controller.pass(21 * DAY)
    expect(await controller.look()).toEqual([])
    expect(cluster.writes.slice(-2)).toEqual([`PATCH ${names.keys}`, `PATCH ${names.webhook}`])
    const after = read(cluster, names.webhook)
    expect(after.key).not.toBe(before.key)
    expect(after.cert.validToDate.getTime() - controller.now().getTime()).toBe(30 * DAY)
    expect(cluster.get(names.webhook)?.metadata.annotations).toEqual({ a: 'b' })
    expect(controller.log().at(-2)).toMatchObject({
      msg: 'certificate renewed',
      secret: 'Secret iterapp-system/iterapp-webhook-tls',
      reason: 'due',
    })
  })

  test('that was removed is made again by the same authority', async () => {
    const { cluster, controller } = await startSettled()
    const before = bundles(cluster)
    cluster.remove(names.webhook)
    expect(await controller.look()).toEqual([])
    expect(cluster.writes.at(-1)).toBe(`POST ${names.webhook}`)
    expect(bundles(cluster)).toEqual(before)
  })

  test('gets the names that the settings have now', async () => {
    const { cluster } = await startSettled()
    const certificates = [{ secret: 'iterapp-keys-tls', dnsNames: ['a.test', 'b.test'] }]
    const controller = makeController(cluster, { ...testSettings, certificates })
    await controller.look()
    expect(read(cluster, names.keys).cert.subjectAltName).toBe('DNS:a.test, DNS:b.test')
  })

  test.each<[string, Record<string, string>]>([
    ['its key', { 'tls.key': '' }],
    ['itself', { 'tls.crt': 'AAAA' }],
    ['its authority', { 'ca.crt': '' }],
  ])('that has lost %s is renewed', async (_title, change) => {
    const { cluster, controller } = await startSettled()
    const stored = cluster.get(names.webhook)
    cluster.put(names.webhook, { ...stored, data: { ...stored?.data, ...change } })
    expect(await controller.look()).toEqual([])
    const { cert, ca } = read(cluster, names.webhook)
    expect(cert.verify(new X509Certificate(ca).publicKey)).toBe(true)
  })

  test('of one service is renewed though the other’s cannot be', async () => {
    const { cluster, controller } = await startSettled()
    cluster.intercept(({ method, path }) =>
      method === 'PATCH' && path.at(-1) === 'iterapp-keys-tls' ? { status: 403, value: {} } : null,
    )
    controller.pass(21 * DAY)
    expect(await controller.look()).toEqual(['api-server Secret iterapp-system/iterapp-keys-tls'])
    expect(cluster.writes.at(-1)).toBe(`PATCH ${names.webhook}`)
  })
})

describe('a Secret that somebody else made', () => {
  test('is used as it is, and what verifies it goes to the webhooks', async () => {
    const { cluster, controller } = await startSettled()
    const leaf = await makeLeaf(await makeAuthority())
    cluster.put(names.webhook, foreign(leaf))
    const stored = cluster.get(names.webhook)
    const subject = 'Secret iterapp-system/iterapp-webhook-tls'
    expect(await controller.look()).toEqual([`secret-foreign ${subject}`])
    expect(bundles(cluster)).toEqual(Array(2).fill(Buffer.from(leaf.ca).toString('base64')))
    controller.pass(26 * DAY)
    expect(await controller.look()).toEqual([`secret-foreign ${subject}`, `secret-late ${subject}`])
    expect(cluster.get(names.webhook)).toEqual(stored)
  })

  test.each<[string, () => Promise<Partial<LeafContent>>]>([
    ['holds something else', async () => Promise.resolve({ key: 'hunter2' })],
    [
      'says nothing of its authority',
      async () => ({ ...(await makeLeaf(await makeAuthority())), ca: '' }),
    ],
    ['has another name', async () => makeLeaf(await makeAuthority(), ['other.test'])],
    ['has ended', async () => makeLeaf(await makeAuthority(), [HOST], new Date('2029-01-01'))],
  ])('and %s is left alone, with what the webhooks trust', async (_title, make) => {
    const { cluster, controller } = await startSettled()
    cluster.put(names.webhook, foreign(await make()))
    const stored = cluster.get(names.webhook)
    const before = bundles(cluster)
    expect(await controller.look()).toEqual([
      'secret-unusable Secret iterapp-system/iterapp-webhook-tls',
    ])
    expect(cluster.get(names.webhook)).toEqual(stored)
    expect(bundles(cluster)).toEqual(before)
    expect(controller.text()).not.toContain('hunter2')
  })
})

describe('a webhook configuration', () => {
  test('that lost what its webhooks trust gets it back, and nothing else is touched', async () => {
    const { cluster, controller } = await startSettled()
    const before = bundles(cluster)
    installWebhooks(cluster, 'QUFB')
    expect(await controller.look()).toEqual([])
    expect(bundles(cluster)).toEqual(before)
    const [webhook] = cluster.get(names.mutating)?.webhooks ?? []
    expect(webhook).toMatchObject({
      name: 'pods.iterapp.dev',
      clientConfig: { service: { name: 'iterapp-webhook', namespace: 'iterapp-system' } },
    })
  })

  test('that is missing is told of, and the other one is written', async () => {
    const { cluster, controller } = await startSettled()
    installWebhooks(cluster)
    cluster.remove(names.mutating)
    expect(await controller.look()).toEqual([
      'configuration-missing MutatingWebhookConfiguration iterapp',
    ])
    expect(cluster.writes.at(-1)).toBe(`PATCH ${names.validating}`)
  })

  test('with a webhook of somebody else is told of, and that one is left alone', async () => {
    const { cluster, controller } = await startSettled()
    const webhooks = [
      { name: 'a', clientConfig: { url: 'https://127.0.0.1/a', caBundle: 'QUFB' } },
      { name: 'b', clientConfig: { url: `https://${HOST}/b` } },
    ]
    cluster.put(names.mutating, { webhooks })
    expect(await controller.look()).toEqual([
      'webhook-unknown MutatingWebhookConfiguration iterapp',
    ])
    expect(bundles(cluster)[0]).toBe('QUFB')
    expect(bundles(cluster)[1]).toMatch(/^LS0t/)
  })

  test('is not told of a certificate that is not there', async () => {
    const cluster = createMemoryCluster()
    installWebhooks(cluster)
    cluster.intercept(({ method, body }) =>
      method === 'POST' && JSON.stringify(body).includes('webhook-tls')
        ? { status: 500, value: {} }
        : null,
    )
    expect(await makeController(cluster).look()).toEqual([
      'api-server Secret iterapp-system/iterapp-webhook-tls',
    ])
    expect(bundles(cluster)).toEqual([undefined, undefined])
  })
})

describe('several controllers', () => {
  test('that begin at the same time agree', async () => {
    const cluster = createMemoryCluster()
    installWebhooks(cluster)
    const controllers = Array.from({ length: 3 }, () => makeController(cluster))
    const left = await Promise.all(controllers.map(({ look }) => look()))
    expect(left.flat()).toEqual([])
    expect(cluster.writes.filter((write) => write.startsWith('POST'))).toEqual([
      `POST ${names.authority}`,
      `POST ${names.keys}`,
      `POST ${names.webhook}`,
    ])
    const authority = read(cluster, names.authority)
    expect(read(cluster, names.webhook).cert.verify(authority.cert.publicKey)).toBe(true)
  })

  test('renew a certificate once', async () => {
    const { cluster, controller } = await startSettled()
    const other = makeController(cluster)
    controller.pass(21 * DAY)
    other.pass(21 * DAY)
    const before = cluster.writes.length
    expect((await Promise.all([controller.look(), other.look()])).flat()).toEqual([])
    expect(cluster.writes.slice(before)).toEqual([`PATCH ${names.keys}`, `PATCH ${names.webhook}`])
  })

  test('one of which always loses says so', async () => {
    const { cluster, controller } = await startSettled()
    cluster.intercept(({ method }) => (method === 'PATCH' ? { status: 409, value: {} } : null))
    controller.pass(21 * DAY)
    expect(await controller.look()).toEqual([
      'conflict Secret iterapp-system/iterapp-keys-tls',
      'conflict Secret iterapp-system/iterapp-webhook-tls',
    ])
  })
})

describe('an answer that is not expected', () => {
  test.each<[string, { status: number; value: unknown }]>([
    ['forbids', { status: 403, value: { kind: 'Status', message: 'hunter2' } }],
    ['is of no use', { status: 500, value: 'hunter2' }],
    ['is a redirection', { status: 302, value: undefined }],
    ['is no JSON', { status: 200, value: undefined }],
    ['is a list', { status: 200, value: [] }],
    ['is of another object', { status: 200, value: { metadata: { name: 'hunter2' } } }],
    ['has no version', { status: 200, value: { metadata: { name: 'iterapp-authority' } } }],
  ])('that %s changes nothing, and is not repeated', async (_title, answer) => {
    const cluster = createMemoryCluster()
    cluster.intercept(() => answer)
    const controller = makeController(cluster)
    const problems = await controller.reconcile(new AbortController().signal)
    expect(problems).toMatchObject([
      {
        reason: 'api-server',
        subject: 'Secret iterapp-system/iterapp-authority',
        message: expect.stringMatching(/^the API server /) as string,
      },
    ])
    expect(JSON.stringify(problems)).not.toContain('hunter2')
    expect(cluster.writes).toEqual([])
  })

  test('that forbids says what to look for', async () => {
    const cluster = createMemoryCluster()
    cluster.intercept(() => ({ status: 403, value: {} }))
    const { reconcile } = makeController(cluster)
    expect(await reconcile(new AbortController().signal)).toMatchObject([
      {
        message:
          'the API server answered a GET with status 403: the ServiceAccount lacks a permission',
      },
    ])
  })

  test('never comes: the controller says so and goes on', async () => {
    const { cluster, controller } = await startSettled()
    cluster.intercept(({ path }) => {
      if (!path.includes('iterapp-keys-tls')) return null
      throw new IterappError('ERR_API_SERVER', 'the API server did not answer within 10 s')
    })
    expect(await controller.look()).toEqual(['api-server Secret iterapp-system/iterapp-keys-tls'])
  })

  test('that makes the controller stumble is a defect, told without its message', async () => {
    const { cluster, controller } = await startSettled()
    cluster.intercept(() => {
      throw new TypeError('hunter2')
    })
    const problems = await controller.reconcile(new AbortController().signal)
    expect(problems).toMatchObject([{ reason: 'defect', failure: { kind: 'TypeError' } }])
    expect(JSON.stringify(problems)).not.toContain('hunter2')
  })
})

test('a controller that is told to stop ends after the step that it is at', async () => {
  const cluster = createMemoryCluster()
  installWebhooks(cluster)
  const { reconcile } = makeController(cluster)
  const stop = new AbortController()
  cluster.intercept(({ method }) => {
    if (method === 'POST' && cluster.writes.length === 1) stop.abort()
    return null
  })
  await reconcile(stop.signal)
  expect(cluster.writes).toEqual([`POST ${names.authority}`, `POST ${names.keys}`])
})

test('openssl agrees that what was made fits together', async () => {
  const { cluster } = await startSettled()
  const { cert, ca } = read(cluster, names.webhook)
  runOpenssl(
    [`verify -attime 1893456000 -purpose sslserver -verify_hostname ${HOST} -CAfile a c`],
    {
      a: ca,
      c: cert.toString(),
    },
  )
})
