import { IterappError } from '@iterapp/errors'
import supertest from 'supertest'
import { describe, expect, test } from 'vitest'
import type { FindConfig } from './policy/decide-pod'
import { findIn, makeConfigMapReview, readConfigFile, readPodReview } from './testing/fixture'
import { makeApps } from './testing/make-admission-app'

const canary = 'canary-5up3r'

const pod = readPodReview('bare-pod')
const configMap = makeConfigMapReview(`# ${canary}\napp = "web"\n`)
const refused = { 'mutate refused bad-review': 1 }

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

/** Large enough to be no small body. */
const filler = 'x'.repeat(128 * 1024)

/** Something that no API server sends, to `/mutate` unless the path says otherwise. */
interface BadRequest {
  readonly body: string | object
  readonly type?: string
  readonly status: number
  readonly code: string
  readonly message: string
}

const ask = (
  { body, type = 'application/json' }: Pick<BadRequest, 'body' | 'type'>,
  path = '/mutate',
) => {
  const apps = makeApps()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { ...apps, sent: supertest(apps.app).post(path).set('Content-Type', type).send(text) }
}

const review = (message: string) => ({ status: 400, code: 'ERR_REVIEW', message })
const request = (message: string) => ({ status: 400, code: 'ERR_REQUEST', message })

describe('what is no review is refused, counted and logged, and nothing of it is repeated', () => {
  test.each<[string, BadRequest]>([
    [
      'JSON that is cut',
      { body: `{"kind":"AdmissionReview","${canary}`, ...request('the body is not a JSON object') },
    ],
    ['a text', { body: `"${canary}"`, ...request('the body is not a JSON object') }],
    ['nothing', { body: '', ...review('the body is not an AdmissionReview') }],
    ['a list', { body: `["${canary}"]`, ...review('the body is not an AdmissionReview') }],
    ['another object', { body: { kind: canary }, ...review('the body is not an AdmissionReview') }],
    [
      'another type',
      {
        body: pod,
        type: 'application/yaml',
        status: 415,
        code: 'ERR_MEDIA_TYPE',
        message: expect.any(String) as string,
      },
    ],
    [
      'v1beta1',
      {
        body: { ...pod, apiVersion: 'admission.k8s.io/v1beta1' },
        ...review('its apiVersion is not admission.k8s.io/v1'),
      },
    ],
    [
      'another kind',
      {
        body: configMap,
        ...review('its request is not about a Pod of the core group, version v1'),
      },
    ],
    [
      'no object',
      {
        body: { ...pod, request: { ...pod.request, object: null } },
        ...review('its request has no object'),
      },
    ],
    [
      'a pod of another shape',
      {
        body: { ...pod, request: { ...pod.request, object: { spec: { containers: [canary] } } } },
        ...review('spec.containers of the pod is not as Kubernetes writes it'),
      },
    ],
    [
      'lists in each other',
      {
        body: `{"filler":"${filler}","a":${nested(100)}}`,
        ...request('the body is nested more than 64 levels deep'),
      },
    ],
    [
      'lists in each other without end',
      { body: '['.repeat(1024 * 1024), ...request('the body is nested more than 64 levels deep') },
    ],
    [
      'more than 2 MiB',
      {
        body: { ...pod, filler: canary.repeat(200_000) },
        status: 413,
        code: 'ERR_REQUEST_TOO_LARGE',
        message: expect.any(String) as string,
      },
    ],
  ])('%s', async (_title, bad) => {
    const { sent, counts, log, text } = ask(bad)
    const answer = await sent
    expect([answer.status, answer.body]).toEqual([
      bad.status,
      { code: bad.code, message: bad.message },
    ])
    expect(answer.text + text()).not.toContain(canary)
    expect(await counts()).toEqual(refused)
    expect(log()).toContainEqual(
      expect.objectContaining({ level: 'info', msg: 'request refused', code: bad.code }),
    )
    expect(log()).toContainEqual(
      expect.objectContaining({ msg: 'request', path: '/mutate', status: bad.status }),
    )
    expect(log()).not.toContainEqual(expect.objectContaining({ msg: 'decided' }))
  })

  test('nor is it at /validate', async () => {
    const { sent, counts } = ask({ body: pod }, '/validate')
    const answer = await sent
    expect([answer.status, answer.body]).toEqual([
      400,
      {
        code: 'ERR_REVIEW',
        message: 'its request is not about a ConfigMap of the core group, version v1',
      },
    ])
    expect(await counts()).toEqual({ 'validate refused bad-review': 1 })
  })

  test('and the next review is answered', async () => {
    const { app } = makeApps()
    await supertest(app).post('/mutate').type('json').send('{')
    expect((await supertest(app).post('/mutate').send(pod)).status).toBe(200)
  })
})

describe('the limits', () => {
  const filled = (size: number) => {
    const body = JSON.stringify({ ...pod, filler: '' })
    return body.replace('"filler":""', `"filler":"${'x'.repeat(size - body.length)}"`)
  }

  test('are two MiB for a pod, to the byte', async () => {
    expect((await ask({ body: filled(2 * 1024 * 1024) }).sent).status).toBe(200)
    expect((await ask({ body: filled(2 * 1024 * 1024 + 1) }).sent).status).toBe(413)
  })

  test('are more for a ConfigMap', async () => {
    const large = { ...configMap, filler: 'x'.repeat(4 * 1024 * 1024) }
    expect((await ask({ body: large }, '/validate').sent).status).toBe(200)
    const larger = { ...configMap, filler: 'x'.repeat(5 * 1024 * 1024) }
    expect((await ask({ body: larger }, '/validate').sent).status).toBe(413)
  })

  test('let a review be nested as deep as an API server nests', async () => {
    const nesting = (levels: number) => ({
      ...pod,
      filler,
      a: JSON.parse(nested(levels)) as object,
    })
    // The review itself is one level.
    expect((await ask({ body: nesting(63) }).sent).status).toBe(200)
    expect((await ask({ body: nesting(64) }).sent).status).toBe(400)
  })

  test('let nobody fill the stack with a small review that is nested deep', async () => {
    const { spec } = pod.request.object as { spec: object }
    const text = JSON.stringify({
      ...pod,
      request: {
        ...pod.request,
        object: { spec: { ...spec, volumes: [{ name: 'v', odd: 'ODD' }] } },
      },
    })
    const { app } = makeApps(findIn({ iterapp: readConfigFile('everything') }))
    const body = text.replace('"ODD"', nested(25_000))
    const { status } = await supertest(app).post('/mutate').type('json').send(body)
    expect(status).toBe(200)
    expect((await supertest(app).post('/mutate').send(pod)).status).toBe(200)
  })
})

describe('a request', () => {
  test.each(['get', 'put', 'delete', 'patch', 'options'] as const)(
    'is not made with %s',
    async (method) => {
      for (const path of ['/mutate', '/validate']) {
        const answer = await supertest(makeApps().app)[method](path)
        expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
        expect(answer.body).toMatchObject({ code: 'ERR_METHOD' })
      }
    },
  )

  test.each(['/', '/mutate/', '/Mutate', '/mutate2', '/metrics', '/api/v1/pods'])(
    'to %s finds nothing',
    async (path) => {
      const { app, counts } = makeApps()
      expect((await supertest(app).post(path).send(pod)).status).toBe(404)
      expect(await counts()).toEqual({})
    },
  )
})

describe('a defect', () => {
  const failing =
    (error: Error): FindConfig =>
    () =>
      Promise.reject(error)

  test.each<[string, Error]>([
    ['an error', Object.assign(new TypeError(canary), { expose: true, status: 200 })],
    ['an error of this project', new IterappError('ERR_SETTINGS', canary)],
  ])('is answered without what it says: %s', async (_title, error) => {
    const { app, log } = makeApps(failing(error))
    const answer = await supertest(app).post('/mutate').send(pod)
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      code: expect.stringMatching(/^ERR_(INTERNAL|SETTINGS)$/) as string,
      message: expect.any(String) as string,
    })
    expect(answer.text).not.toContain(canary)
    expect(log()).toContainEqual(expect.objectContaining({ level: 'error', msg: 'request failed' }))
  })

  test('of a foreign error is logged without its message', async () => {
    const { app, text } = makeApps(failing(new TypeError(canary, { cause: new Error(canary) })))
    await supertest(app).post('/mutate').send(pod)
    expect(text()).toContain('"kind":"TypeError"')
    expect(text()).not.toContain(canary)
  })

  test('is counted as what it is, and not as a decision', async () => {
    const { app, counts } = makeApps(failing(new TypeError(canary)))
    await supertest(app).post('/mutate').send(pod)
    expect(await counts()).toEqual({ 'mutate failed defect': 1 })
  })
})
