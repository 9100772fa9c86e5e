import supertest from 'supertest'
import { describe, expect, test } from 'vitest'
import { findIn, readConfigFile, readPodReview } from './testing/fixture'
import { expiry, makeApps } from './testing/make-admission-app'

/** The value of a line of the metrics, such as `name{label="a"}`. */
const valueOf = (text: string, line: string) => {
  const found = text.split('\n').find((each) => each.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1))
}

describe('the metrics', () => {
  test('are text for Prometheus', async () => {
    const { metricsApp } = makeApps()
    const answer = await supertest(metricsApp).get('/metrics')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.text).toMatch(/^# HELP .*\n# TYPE /)
    expect(answer.text).toMatch(/^process_cpu_seconds_total \d/m)
  })

  test('tell when the certificate ends', async () => {
    const { text } = await supertest(makeApps().metricsApp).get('/metrics')
    expect(valueOf(text, 'iterapp_tls_certificate_expiry_timestamp_seconds')).toBe(
      expiry.getTime() / 1000,
    )
  })

  test('count what was decided and why, how long it took, and how much was frozen', async () => {
    const { app, metricsApp } = makeApps(findIn({ iterapp: readConfigFile('basic') }))
    const pod = readPodReview('bare-pod')
    const stranger = { ...pod, request: { ...pod.request, namespace: 'default' } }
    for (const review of [pod, pod, stranger]) await supertest(app).post('/mutate').send(review)
    await supertest(app).post('/validate').send(pod)
    const { text } = await supertest(metricsApp).get('/metrics')
    const decisions = (labels: string) =>
      valueOf(text, `iterapp_webhook_decisions_total{${labels}}`)
    expect(decisions('webhook="mutate",decision="allowed",reason="injected"')).toBe(2)
    expect(decisions('webhook="mutate",decision="allowed",reason="no-identity"')).toBe(1)
    expect(decisions('webhook="validate",decision="refused",reason="bad-review"')).toBe(1)
    // The clock of the test goes by at least 2 ms each time that it is looked at.
    const latency = 'iterapp_webhook_review_duration_seconds'
    expect(valueOf(text, `${latency}_count{webhook="mutate"}`)).toBe(3)
    expect(valueOf(text, `${latency}_bucket{le="0.001",webhook="mutate"}`)).toBe(0)
    expect(valueOf(text, `${latency}_bucket{le="0.05",webhook="mutate"}`)).toBe(3)
    expect(valueOf(text, `${latency}_count{webhook="validate"}`)).toBeUndefined()
    expect(valueOf(text, 'iterapp_webhook_payload_bytes_count')).toBe(2)
    expect(valueOf(text, 'iterapp_webhook_payload_bytes_sum')).toBeGreaterThan(1000)
  })

  test('do not name anything of a namespace, so that they stay few', async () => {
    const { app, metricsApp } = makeApps()
    for (const namespace of ['apps-one-test', 'apps-two-test', 'three']) {
      const { request, ...review } = readPodReview('bare-pod')
      await supertest(app)
        .post('/mutate')
        .send({ ...review, request: { ...request, namespace } })
    }
    const { text } = await supertest(metricsApp).get('/metrics')
    expect(text).not.toMatch(/apps-|three/)
    expect(text.match(/^iterapp_webhook_decisions_total\{/gm)).toHaveLength(2)
  })

  test('are only read', async () => {
    const { metricsApp } = makeApps()
    const answer = await supertest(metricsApp).post('/metrics')
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
    expect((await supertest(metricsApp).head('/metrics')).status).toBe(200)
  })

  test('stand alone beside health and readiness', async () => {
    const { metricsApp, app } = makeApps()
    expect((await supertest(metricsApp).post('/mutate').send({})).status).toBe(404)
    expect((await supertest(app).get('/metrics')).status).toBe(404)
    for (const path of ['/healthz', '/readyz']) {
      expect((await supertest(metricsApp).get(path)).status).toBe(200)
      expect((await supertest(app).get(path)).status).toBe(200)
    }
  })
})
