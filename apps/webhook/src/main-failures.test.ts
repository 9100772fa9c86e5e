import {
  awaitLine,
  type BundleProcess,
  startApiServer,
  temporaryFolder,
  toArguments,
} from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readPodReview } from './testing/fixture'
import { makeFiles, runWebhook, send } from './testing/run-webhook'

const review = readPodReview('bare-pod')

describe('without an API server that answers', () => {
  test.each<[string, string]>([
    ['is away', 'cannot be reached (ECONNREFUSED)'],
    ['says nothing', 'did not answer within 2 s'],
    ['has trouble', 'answered with status 500'],
  ])('that %s a pod is denied in time, and asked to try again', async (title, words) => {
    const server = await startApiServer((_request, response) => {
      if (title === 'has trouble') response.writeHead(500).end('canary-5up3r')
    })
    if (title === 'is away') server.close()
    const webhook = runWebhook(toArguments(makeFiles(server).options))
    const { url } = await awaitLine(webhook, 'ready')
    const start = performance.now()
    const { status, text } = await send(new URL('/mutate', String(url)), false, review)
    // Then the API server gives up.
    expect(performance.now() - start).toBeLessThan(5000)
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: {
          uid: review.request.uid,
          allowed: false,
          auditAnnotations: { reason: 'config-unavailable' },
          status: {
            code: 503,
            reason: 'ServiceUnavailable',
            message: expect.stringMatching(
              /^config-unavailable: ConfigMap iterapp: the API server /,
            ) as string,
          },
        },
      },
    ])
    expect(text).toContain(words)
    expect(text).not.toContain('canary-5up3r')
  })
})

describe('the webhook does not start', () => {
  const nowhere = { url: 'https://127.0.0.1:1', name: 'kubernetes.test', caFile: '/ca', token: 't' }

  const failureOf = async (webhook: BundleProcess) => {
    const status = await webhook.exited
    expect(webhook.stdout()).toBe('')
    const lines = webhook.stderr().trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    const { level, code, msg = '' } = JSON.parse(lines.join('')) as Record<string, string>
    expect(level).toBe('error')
    expect(msg).not.toContain('hunter2')
    return { status, code, msg }
  }

  const start = (change: Readonly<Record<string, string>>) =>
    runWebhook(toArguments({ ...makeFiles(nowhere).options, ...change }))

  test.each<[Readonly<Record<string, string>>, number, string, string]>([
    [{ bogus: '1' }, 64, 'ERR_USAGE', "unknown option '--bogus=1'"],
    [{ settings: '' }, 64, 'ERR_USAGE', '--settings <file> is missing'],
    [{ 'tls-cert': '' }, 64, 'ERR_USAGE', '--tls-cert <file> is missing'],
    [{ settings: '/nowhere/s.json' }, 66, 'ERR_FILE_NOT_FOUND', '/nowhere/s.json'],
    [{ 'tls-cert': '/nowhere/tls.crt' }, 66, 'ERR_FILE_NOT_FOUND', '/nowhere/tls.crt'],
    [{ 'tls-key': '/nowhere/tls.key' }, 66, 'ERR_FILE_NOT_FOUND', '/nowhere/tls.key'],
    [{ 'keys-ca': '/nowhere/ca.crt' }, 66, 'ERR_FILE_NOT_FOUND', '/nowhere/ca.crt'],
    [{ kubeconfig: '/nowhere/kubeconfig' }, 78, 'ERR_SETTINGS', 'the kubeconfig cannot be read'],
    [{ port: 'https' }, 78, 'ERR_SETTINGS', '--port is not a port'],
    [{ 'keys-url': 'http://hunter2' }, 78, 'ERR_SETTINGS', '--keys-url is not of the form'],
    [{ 'drain-seconds': '601' }, 78, 'ERR_SETTINGS', '--drain-seconds is not a number'],
    [{ host: '192.0.2.1' }, 78, 'ERR_SETTINGS', 'cannot listen on port 0 of 192.0.2.1'],
  ])('with %j', async (change, status, code, words) => {
    const failure = await failureOf(start(change))
    expect(failure).toMatchObject({ status, code })
    expect(failure.msg).toContain(words)
  })

  test.each<[string, string, string]>([
    ['{"hunter2":', 'ERR_SETTINGS', 'the settings are not JSON'],
    ['{"hunter2":1}', 'ERR_SETTINGS', 'releaseNamespace: it is missing'],
    [
      '{"releaseNamespace":"a","identity":{"namespaces":"hunter2"},"keysServerName":"a","sidecar":{"image":"a"}}',
      'ERR_IDENTITY_RULES',
      'identity.namespaces: expected a list of rules',
    ],
  ])('with the settings %s', async (text, code, words) => {
    const settings = join(temporaryFolder(), 'settings.json')
    writeFileSync(settings, text)
    const failure = await failureOf(start({ settings }))
    expect(failure).toMatchObject({ status: 78, code })
    expect(failure.msg).toContain(words)
  })

  test('with a key that is not the certificate’s', async () => {
    const { certificate } = makeFiles(nowhere)
    const failure = await failureOf(start({ 'tls-key': certificate.keyFile }))
    expect(failure).toMatchObject({ status: 78, code: 'ERR_SETTINGS' })
    expect(failure.msg).toContain('are not a certificate and its private key')
  })

  test('with a kubeconfig that is none', async () => {
    const kubeconfig = join(temporaryFolder(), 'kubeconfig')
    writeFileSync(kubeconfig, 'hunter2: [')
    expect(await failureOf(start({ kubeconfig }))).toMatchObject({ status: 78 })
    writeFileSync(kubeconfig, '{"clusters":[],"contexts":[],"users":[]}')
    expect(await failureOf(start({ kubeconfig }))).toMatchObject({
      status: 78,
      msg: expect.stringContaining('there is no API server: give --kubeconfig') as string,
    })
  })

  test.each(['port', 'metrics-port', 'health-port'])('when the --%s is taken', async (option) => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const failure = await failureOf(start({ [option]: String(port) }))
    expect(failure).toMatchObject({ status: 69, code: 'ERR_PORT_IN_USE' })
    expect(failure.msg).toContain(`--${option} chooses another`)
  })
})

test('help is given without starting anything', async () => {
  const webhook = runWebhook(['--help'])
  expect(await webhook.exited).toBe(0)
  expect(webhook.stdout()).toContain('Usage: iterapp-webhook [options]')
  expect(webhook.stderr()).toBe('')
})
