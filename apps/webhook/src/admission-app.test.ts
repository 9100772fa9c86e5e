import type { Pod } from '@iterapp/injection'
import { applyPatch, type Operation } from 'fast-json-patch'
import supertest from 'supertest'
import { describe, expect, test } from 'vitest'
import {
  findIn,
  makeConfigMapReview,
  readConfigFile,
  readPodReview,
  testPolicy,
  type Review,
} from './testing/fixture'
import { makeApps } from './testing/make-admission-app'

const canary = 'canary-5up3r'
const everything = findIn({ iterapp: readConfigFile('everything') })

/** The answer to a review. */
interface Answer {
  readonly response: {
    readonly allowed: boolean
    readonly patch?: string
    readonly status?: { readonly code: number; readonly message: string }
  }
}

const changed = (review: Review, request: object): object => ({
  ...review,
  request: { ...review.request, ...request },
})

describe('a review of a pod', () => {
  test('is answered with what gives the pod its secrets', async () => {
    const { app, log, counts } = makeApps(everything)
    const review = readPodReview('deployment')
    const answer = await supertest(app).post('/mutate?timeout=5s').send(review)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/json/) as string,
      'cache-control': 'no-store',
    })
    expect(answer.body).toMatchObject({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: {
        uid: review.request.uid,
        allowed: true,
        patchType: 'JSONPatch',
        auditAnnotations: { reason: 'injected' },
      },
    })
    const { patch = '' } = (answer.body as Answer).response
    const operations = JSON.parse(Buffer.from(patch, 'base64').toString()) as Operation[]
    const pod = structuredClone(review.request.object) as unknown as Pod
    const { spec } = applyPatch(pod, operations, true).newDocument
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['iterapp-secrets'])
    expect(await counts()).toEqual({ 'mutate allowed injected': 1 })
    expect(log().find(({ msg }) => msg === 'decided')).toEqual({
      level: 'debug',
      time: expect.any(String) as string,
      msg: 'decided',
      webhook: 'mutate',
      uid: review.request.uid,
      namespace: 'apps-web-test',
      name: '',
      dryRun: false,
      allowed: true,
      reason: 'injected',
      durationMs: 2,
    })
  })

  test('is answered the same when the pod is seen again', async () => {
    const { app } = makeApps(everything)
    const ask = async (object: unknown) => {
      const review = changed(readPodReview('many-containers'), { object })
      const { response } = (await supertest(app).post('/mutate').send(review)).body as Answer
      return JSON.parse(Buffer.from(response.patch ?? 'W10=', 'base64').toString()) as Operation[]
    }
    const { object } = readPodReview('many-containers').request
    const once = applyPatch(structuredClone(object), await ask(object), true).newDocument
    expect(once).not.toEqual(object)
    expect(await ask(once)).toEqual([])
  })

  test('that was forged for a namespace without identity gets nothing', async () => {
    const { app, log, counts } = makeApps(everything)
    const review = changed(readPodReview('bare-pod'), { namespace: 'kube-system' })
    const answer = await supertest(app).post('/mutate').send(review)
    expect(answer.status).toBe(200)
    const { patch, ...response } = (answer.body as { response: { patch: string } }).response
    expect(response).toMatchObject({
      allowed: true,
      auditAnnotations: { reason: 'no-identity' },
      warnings: ['the namespace "kube-system" belongs to no app and environment'],
    })
    // A word about it, and nothing of the ConfigMap.
    const operations = JSON.parse(Buffer.from(patch, 'base64').toString()) as { path: string }[]
    expect(operations.map(({ path }) => path)).toEqual(['/metadata/annotations'])
    expect(await counts()).toEqual({ 'mutate allowed no-identity': 1 })
    expect(log()).toContainEqual(
      expect.objectContaining({ msg: 'decided', allowed: true, reason: 'no-identity' }),
    )
  })

  test('is about the namespace of the request, whatever the pod says of its own', async () => {
    const { app } = makeApps(everything)
    const { object } = readPodReview('bare-pod').request
    const metadata = { ...(object.metadata as object), namespace: 'apps-web-test' }
    const review = changed(readPodReview('bare-pod'), {
      namespace: 'default',
      object: { ...object, metadata },
    })
    const answer = await supertest(app).post('/mutate').send(review)
    expect(answer.body).toMatchObject({ response: { auditAnnotations: { reason: 'no-identity' } } })
  })

  test('says in the log when it is a dry run', async () => {
    const { app, log } = makeApps()
    await supertest(app)
      .post('/mutate')
      .send(changed(readPodReview('bare-pod'), { dryRun: true }))
    expect(log()).toContainEqual(expect.objectContaining({ msg: 'decided', dryRun: true }))
  })

  test('follows the settings that are valid when it comes', async () => {
    let missingConfig: 'allow' | 'deny' = 'allow'
    const { app } = makeApps(findIn({}), () => Promise.resolve({ ...testPolicy, missingConfig }))
    const ask = async () => {
      const answer = await supertest(app).post('/mutate').send(readPodReview('bare-pod'))
      return (answer.body as Answer).response.allowed
    }
    expect(await ask()).toBe(true)
    missingConfig = 'deny'
    expect(await ask()).toBe(false)
  })

  test('leaves no value in the log or the metrics, and in a denial none either', async () => {
    const source = readConfigFile('basic').replace('"info"', `"${canary}"`)
    const { object } = readPodReview('own-variables').request
    const text = JSON.stringify(object).replaceAll(/"value":"[^"]*"/g, `"value":"${canary}"`)
    expect(text).toContain(canary)
    for (const file of [
      source,
      source.replace('API_KEY', 'OTHER'),
      `${source}A = 1.5 # ${canary}`,
    ]) {
      const { app, metricsApp, text: logged } = makeApps(findIn({ iterapp: file }))
      const review = changed(readPodReview('own-variables'), { object: JSON.parse(text) as object })
      const answer = await supertest(app).post('/mutate').send(review)
      expect(answer.status).toBe(200)
      expect(logged()).toContain('decided')
      const scraped = await supertest(metricsApp).get('/metrics')
      expect(logged() + scraped.text).not.toContain(canary)
      expect(JSON.stringify((answer.body as Answer).response.status ?? null)).not.toContain(canary)
    }
  })
})

describe('a review of a ConfigMap', () => {
  test('with a good file lets it through', async () => {
    const { app, counts } = makeApps()
    const review = makeConfigMapReview(readConfigFile('everything'))
    const answer = await supertest(app).post('/validate').send(review)
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: {
          uid: review.request.uid,
          allowed: true,
          auditAnnotations: { reason: 'config-valid' },
        },
      },
    ])
    expect(await counts()).toEqual({ 'validate allowed config-valid': 1 })
  })

  test('with a bad file refuses it with its line', async () => {
    const { app, counts, text } = makeApps()
    const review = makeConfigMapReview(`[env.common]\nA = "${canary}"\nB = 1.5\n`)
    const answer = await supertest(app).post('/validate').send(review)
    expect(answer.body).toMatchObject({
      response: {
        allowed: false,
        status: {
          code: 403,
          message: expect.stringMatching(
            /^config-invalid: ConfigMap iterapp:\niterapp\.toml:3:5: "B" is a float/,
          ) as string,
        },
      },
    })
    expect(await counts()).toEqual({ 'validate denied config-invalid': 1 })
    expect(text() + answer.text).not.toContain(canary)
  })

  test.each<[string, object]>([
    ['no data', { metadata: {} }],
    ['data that is null', { data: null }],
    ['data that is a list', { data: ['iterapp.toml'] }],
    ['a file that is no text', { data: { 'iterapp.toml': { a: 1 } } }],
    ['only binary data', { binaryData: { 'iterapp.toml': 'YXBwID0gIndlYiI=' } }],
  ])('with %s has no file', async (_title, object) => {
    const { app } = makeApps()
    const review = makeConfigMapReview('', { object: { ...object } })
    const answer = await supertest(app).post('/validate').send(review)
    expect(answer.body).toMatchObject({
      response: {
        allowed: false,
        status: { message: expect.stringContaining('it has no key iterapp.toml') as string },
      },
    })
  })

  test('of 1 MiB, before and after, is read', async () => {
    const { app } = makeApps()
    const source = `app = "web"\n#${'"'.repeat(1024 * 1024 - 100)}\n`
    const oldObject = makeConfigMapReview(source).request.object
    const review = makeConfigMapReview(source, { operation: 'UPDATE', oldObject })
    const answer = await supertest(app).post('/validate').send(review)
    expect(answer.body).toMatchObject({ response: { allowed: true } })
  })
})
