import { describe, expect, test } from 'vitest'
import { makeConfigMapReview, readPodReview, type Review } from '../testing/fixture'
import { readReview } from './admission-review'

const canary = 'canary-5up3r'

const review = (change: Partial<Review> = {}): Review => ({
  ...readPodReview('bare-pod'),
  ...change,
})

const asking = (change: Readonly<Record<string, unknown>>): Review => {
  const { request } = review()
  return review({ request: { ...request, ...change } })
}

/** A review without one member of its request. */
const lacking = (member: string): Review => {
  const { request } = review()
  const members = Object.entries(request).filter(([name]) => name !== member)
  return review({ request: Object.fromEntries(members) as unknown as Review['request'] })
}

describe('a review', () => {
  test('of a real API server is read', () => {
    const body = readPodReview('bare-pod')
    expect(readReview(body, 'Pod')).toEqual({
      uid: 'e777d71c-e964-431c-b05a-0df421d3593b',
      namespace: 'apps-web-test',
      name: 'bare-pod',
      dryRun: false,
      object: body.request.object,
    })
  })

  test('of a ConfigMap is read', () => {
    expect(readReview(makeConfigMapReview('app = "web"'), 'ConfigMap')).toMatchObject({
      name: 'iterapp',
      object: { data: { 'iterapp.toml': 'app = "web"' } },
    })
  })

  test('of an object whose name is still to be generated has an empty one', () => {
    expect(readReview(readPodReview('generated-name'), 'Pod').name).toBe('')
    expect(readReview(lacking('name'), 'Pod').name).toBe('')
    expect(readReview(asking({ name: '' }), 'Pod').name).toBe('')
  })

  test('is a dry run only when it says so', () => {
    expect(readReview(asking({ dryRun: true }), 'Pod').dryRun).toBe(true)
    expect(readReview(asking({ dryRun: 'yes' }), 'Pod').dryRun).toBe(false)
    expect(readReview(lacking('dryRun'), 'Pod').dryRun).toBe(false)
  })

  test('may hold what this version does not know', () => {
    expect(readReview({ ...asking({ more: canary }), more: canary }, 'Pod').name).toBe('bare-pod')
  })
})

const noReview = 'the body is not an AdmissionReview'
const noUid = 'its request has no uid'
const noKind = 'its request is not about a Pod of the core group, version v1'
const noNamespace = 'its request has no namespace'
const noObject = 'its request has no object'
const pod = { group: '', version: 'v1', kind: 'Pod' }

test.each<[string, unknown, string]>([
  ['nothing', undefined, noReview],
  ['null', null, noReview],
  ['a text', canary, noReview],
  ['a list', [review()], noReview],
  ['an empty object', {}, noReview],
  ['another kind of body', review({ kind: canary }), noReview],
  ['a list of reviews', review({ kind: 'AdmissionReviewList' }), noReview],
  [
    'v1beta1',
    review({ apiVersion: 'admission.k8s.io/v1beta1' }),
    'its apiVersion is not admission.k8s.io/v1',
  ],
  ['no version', review({ apiVersion: '' }), 'its apiVersion is not admission.k8s.io/v1'],
  ['no request', { ...review(), request: undefined }, 'it has no request'],
  ['a request that is null', { ...review(), request: null }, 'it has no request'],
  ['a request that is a list', { ...review(), request: [canary] }, 'it has no request'],
  ['no uid', lacking('uid'), noUid],
  ['an empty uid', asking({ uid: '' }), noUid],
  ['a uid that is a number', asking({ uid: 1 }), noUid],
  ['a uid that is too long', asking({ uid: 'x'.repeat(129) }), noUid],
  ['no kind', lacking('kind'), noKind],
  ['a kind that is a text', asking({ kind: 'Pod' }), noKind],
  ['a kind that is null', asking({ kind: null }), noKind],
  ['another kind', asking({ kind: { ...pod, kind: 'ConfigMap' } }), noKind],
  ['a pod of another group', asking({ kind: { ...pod, group: 'apps' } }), noKind],
  ['a pod of no group', asking({ kind: { version: 'v1', kind: 'Pod' } }), noKind],
  ['a pod of another version', asking({ kind: { ...pod, version: 'v2' } }), noKind],
  ['no namespace', lacking('namespace'), noNamespace],
  ['a namespace that is null', asking({ namespace: null }), noNamespace],
  ['a name that is a number', asking({ name: 1 }), noNamespace],
  ['no object', lacking('object'), noObject],
  ['an object that is null, as of DELETE', asking({ object: null }), noObject],
  ['an object that is a text', asking({ object: canary }), noObject],
  ['an object that is a list', asking({ object: [{}] }), noObject],
])('a body with %s is refused, and nothing of it is repeated', (_title, body, message) => {
  expect(() => readReview(body, 'Pod')).toThrow(
    expect.objectContaining({ code: 'ERR_REVIEW', message }),
  )
})

test('a uid may have 128 characters', () => {
  expect(readReview(asking({ uid: 'x'.repeat(128) }), 'Pod').uid).toHaveLength(128)
})
