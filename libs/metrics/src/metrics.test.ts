import { createLogger } from '@iterapp/http'
import { Counter } from 'prom-client'
import supertest from 'supertest'
import { describe, expect, test } from 'vitest'
import { createMetricsApp, createRegistry } from './index'

function createApp() {
  let expiry = new Date('2030-01-02T03:04:05Z')
  const registry = createRegistry(() => expiry)
  const lines: string[] = []
  const logger = createLogger({ write: (line) => lines.push(line) })
  const app = createMetricsApp({ logger, now: () => 0, isReady: () => true, hosts: null }, registry)
  const renew = (date: string) => (expiry = new Date(date))
  return { registry, renew, ask: supertest(app), log: () => lines.join('') }
}

describe('the metrics', () => {
  test('are text for Prometheus, never kept', async () => {
    const { ask } = createApp()
    const { status, headers, text } = await ask.get('/metrics')
    expect(status).toBe(200)
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(headers['cache-control']).toBe('no-store')
    expect(text).toMatch(/^# HELP .*\n# TYPE /)
    expect(text).toMatch(/^process_cpu_seconds_total \d/m)
  })

  test('have the end of the certificate that is served now', async () => {
    const { ask, renew } = createApp()
    const end = async () =>
      /^iterapp_tls_certificate_expiry_timestamp_seconds (\S+)$/m.exec(
        (await ask.get('/metrics')).text,
      )?.[1]
    expect(await end()).toBe('1893553445')
    renew('1970-01-01T00:01:00Z')
    expect(await end()).toBe('60')
  })

  test('have what a service adds', async () => {
    const { ask, registry } = createApp()
    new Counter({ name: 'iterapp_test_total', help: 'Of a test.', registers: [registry] }).inc(3)
    expect((await ask.get('/metrics')).text).toContain('\niterapp_test_total 3\n')
  })

  test('are only read, and stand beside health and readiness', async () => {
    const { ask } = createApp()
    const answer = await ask.post('/metrics')
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
    expect((await ask.head('/metrics')).status).toBe(200)
    for (const path of ['/healthz', '/readyz']) expect((await ask.get(path)).status).toBe(200)
    expect((await ask.get('/other')).status).toBe(404)
  })
})
