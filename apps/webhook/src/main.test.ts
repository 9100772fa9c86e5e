import type { Pod } from '@iterapp/injection'
import {
  type ApiServer,
  awaitLine,
  type Certificate,
  makeCertificate,
  startApiServer,
  temporaryFolder,
  toArguments,
} from '@iterapp/testing'
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { describe, expect, onTestFinished, test } from 'vitest'
import { applyPatch, type Operation } from 'fast-json-patch'
import { serveConfigMap } from './testing/api-server'
import { readConfigFile, readPodReview } from './testing/fixture'
import { makeFiles, replaceCertificate, runWebhook, send, SERVER_NAME } from './testing/run-webhook'

const review = readPodReview('deployment')
const base64Of = ({ cert }: Pick<Certificate, 'cert'>) =>
  new X509Certificate(cert).raw.toString('base64')

/** A webhook in a process of its own that reads from this API server. */
async function start(server: ApiServer, change: Readonly<Record<string, string>> = {}) {
  const files = makeFiles(server)
  const webhook = runWebhook(toArguments({ ...files.options, ...change }))
  const { url, metricsUrl, healthUrl } = await awaitLine(webhook, 'ready')
  const [base, metrics, health] = [url, metricsUrl, healthUrl].map(
    (each) => new URL(String(each)),
  ) as [URL, URL, URL]
  const ask = (agent: Agent | false = false) => send(new URL('/mutate', base), agent, review)
  return { ...files, webhook, url: base, metricsUrl: metrics, healthUrl: health, ask }
}

const startWithConfig = async (change: Readonly<Record<string, string>> = {}) => {
  const server = await startApiServer(serveConfigMap(() => readConfigFile('everything')))
  return { server, ...(await start(server, change)) }
}

/** The pod that an answer makes of the reviewed one. */
function injectedPod(text: string): Pod {
  const { response } = JSON.parse(text) as { response: { patch: string } }
  const patch = JSON.parse(Buffer.from(response.patch, 'base64').toString()) as Operation[]
  const pod = structuredClone(review.request.object) as unknown as Pod
  return applyPatch(pod, patch, true).newDocument
}

describe('the webhook', () => {
  test('answers reviews over TLS with what it reads from the API server', async () => {
    const { server, url, ask, keysCaFile } = await startWithConfig()
    expect(url.href).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/)
    expect((await send(new URL('/readyz', url), false)).status).toBe(200)
    const { status, text } = await ask()
    expect(status).toBe(200)
    const { env = [] } = injectedPod(text).spec.initContainers?.[0] ?? { name: '' }
    expect(env).toContainEqual({ name: 'ITERAPP_KEYS_URL', value: 'https://10.96.0.15:8421' })
    const value = readFileSync(keysCaFile, 'utf8')
    expect(env).toContainEqual({ name: 'ITERAPP_KEYS_CA', value })
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${server.token}`,
    ])
  })

  test('tells its metrics on a port of its own, with the end of its certificate', async () => {
    const { certificate, metricsUrl, url, ask } = await startWithConfig()
    await ask()
    const answer = await fetch(new URL('/metrics', metricsUrl))
    const text = await answer.text()
    const end = new X509Certificate(certificate.cert).validToDate.getTime() / 1000
    expect(text).toContain(`\niterapp_tls_certificate_expiry_timestamp_seconds ${end}\n`)
    expect(text).toContain(
      '\niterapp_webhook_decisions_total{webhook="mutate",decision="allowed",reason="injected"} 1\n',
    )
    expect((await fetch(new URL('/readyz', metricsUrl))).status).toBe(200)
    expect((await fetch(new URL('/mutate', metricsUrl), { method: 'POST' })).status).toBe(404)
    expect((await send(new URL('/metrics', url), false)).status).toBe(404)
  })

  test('tells its health on a port of its own, and nothing else', async () => {
    const { healthUrl } = await startWithConfig()
    const statuses = ['/healthz', '/readyz', '/mutate', '/metrics'].map(
      async (path) => (await fetch(new URL(path, healthUrl))).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 200, 404, 404])
  })

  test('prints nothing but lines of JSON, and no token and no value', async () => {
    const { server, webhook, ask, url } = await startWithConfig({ 'log-level': 'debug' })
    await ask()
    await send(new URL('/mutate?token=hunter2', url), false, { kind: 'hunter2' })
    webhook.child.kill('SIGTERM')
    expect(await webhook.exited).toBe(0)
    expect(webhook.log().map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['ready', 'decided', 'request refused', 'stopping', 'stopped']),
    )
    expect(webhook.stderr()).toBe('')
    expect(webhook.stdout()).not.toContain('hunter2')
    expect(webhook.stdout()).not.toContain(server.token)
    expect(webhook.stdout()).not.toMatch(/eyJ[\w-]{20}/)
  })

  test('gives pods the next authority of the keys service once its file has changed', async () => {
    const { keysCaFile, ask } = await startWithConfig()
    const { cert: next } = makeCertificate(temporaryFolder(), 'next.test')
    writeFileSync(keysCaFile, next)
    const authority = async () => {
      const { env = [] } = injectedPod((await ask()).text).spec.initContainers?.[0] ?? { name: '' }
      return env.find(({ name }) => name === 'ITERAPP_KEYS_CA')?.value
    }
    await expect.poll(authority, { timeout: 20_000, interval: 200 }).toBe(next)
  })
})

describe('a certificate that is replaced', () => {
  test('is served to new connections, and no review fails meanwhile', async () => {
    const { certificate, ask, metricsUrl } = await startWithConfig()
    const renewed = makeCertificate(temporaryFolder(), SERVER_NAME)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const seen: unknown[] = []
    const over = new AbortController()
    const keepAsking = (async () => {
      while (!over.signal.aborted) seen.push(await ask(agent))
    })()
    onTestFinished(() => {
      over.abort()
      agent.destroy()
    })
    expect((await ask()).certificate).toBe(base64Of(certificate))
    replaceCertificate(certificate, renewed)
    const served = async () => (await ask()).certificate
    await expect.poll(served, { timeout: 20_000, interval: 100 }).toBe(base64Of(renewed))
    const asked = seen.length
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBeGreaterThan(asked + 5)
    over.abort()
    await keepAsking
    // All on the one connection, which was made with the first.
    const kept = { status: 200, certificate: base64Of(certificate) }
    expect(seen.filter((each) => !matches(each, kept))).toEqual([])
    const text = await (await fetch(new URL('/metrics', metricsUrl))).text()
    const end = new X509Certificate(renewed.cert).validToDate.getTime() / 1000
    expect(text).toContain(`\niterapp_tls_certificate_expiry_timestamp_seconds ${end}\n`)
  })

  test('stays when the new one is broken, which the log says', async () => {
    const { certificate, webhook, ask } = await startWithConfig()
    writeFileSync(certificate.certFile, 'hunter2')
    const line = await awaitLine(
      webhook,
      'the certificate changed and cannot be used; the one before it stays',
    )
    expect(line).toMatchObject({ level: 'error', failure: { code: 'ERR_SETTINGS' } })
    expect(await ask()).toMatchObject({ status: 200, certificate: base64Of(certificate) })
    expect(webhook.stdout()).not.toContain('hunter2')
  })
})

describe('a webhook that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s is not ready any more, answers for a while, and ends well',
    async (signal) => {
      const { webhook, url, metricsUrl, healthUrl, ask } = await startWithConfig({
        'drain-seconds': '3',
      })
      const readiness = async () => (await fetch(new URL('/readyz', healthUrl))).status
      expect(await readiness()).toBe(200)
      webhook.child.kill(signal)
      await expect.poll(readiness, { timeout: 10_000, interval: 20 }).toBe(503)
      expect((await fetch(new URL('/readyz', metricsUrl))).status).toBe(503)
      expect((await send(new URL('/healthz', url), false)).status).toBe(200)
      const agent = new Agent({ keepAlive: true })
      expect((await ask(agent)).status).toBe(200)
      expect((await ask()).status).toBe(200)
      expect(webhook.child.exitCode).toBeNull()
      expect(await webhook.exited).toBe(0)
      expect(webhook.log()).toContainEqual(expect.objectContaining({ msg: 'stopping', signal }))
      expect(webhook.log().at(-1)).toMatchObject({ msg: 'stopped', finished: true })
      agent.destroy()
    },
  )

  test('finishes the review that it is at', async () => {
    let answer: () => void = () => undefined
    const asked = new Promise<void>((resolve) => (answer = resolve))
    const server = await startApiServer((request, response) => {
      answer()
      const serve = serveConfigMap(() => readConfigFile('everything'))
      setTimeout(() => {
        serve(request, response)
      }, 1000)
    })
    const { webhook, ask } = await start(server)
    const reply = ask()
    await asked
    webhook.child.kill('SIGTERM')
    expect((await reply).status).toBe(200)
    expect(await webhook.exited).toBe(0)
    expect(webhook.log().at(-1)).toMatchObject({ msg: 'stopped', finished: true })
  })
})

function matches(reply: unknown, expected: object): boolean {
  const { status, certificate } = reply as Record<string, unknown>
  return JSON.stringify({ status, certificate }) === JSON.stringify(expected)
}

test('keeps an idle connection for longer than the 90 seconds that an API server does', async () => {
  const { url } = await startWithConfig()
  const headers = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
    const agent = new Agent({ keepAlive: true })
    request(new URL('/readyz', url), { agent, rejectUnauthorized: false }, (response) => {
      response.resume()
      agent.destroy()
      resolve(response.headers)
    })
      .on('error', reject)
      .end()
  })
  expect(headers.connection).toBe('keep-alive')
  expect(Number(/^timeout=(\d+)$/.exec(String(headers['keep-alive']))?.[1])).toBeGreaterThan(90)
})
