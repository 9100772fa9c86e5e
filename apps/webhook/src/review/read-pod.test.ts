import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPodReview } from '../testing/fixture'
import { readPod } from './read-pod'

const canary = 'canary-5up3r'

const reviews = readdirSync(
  new URL('../../../../libs/injection/testdata/reviews', import.meta.url),
).map((file) => file.replace(/\.json$/, ''))

type Fields = Readonly<Record<string, unknown>>

const pod = (spec: Fields = {}, more: Fields = {}): Fields => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'app' }], ...spec },
  ...more,
})

/** A pod with one container that has these members. */
const having = (members: Fields): Fields => pod({ containers: [{ name: 'app', ...members }] })

/** A pod whose one container has this as its first variable. */
const setting = (variable: unknown): Fields => having({ env: [variable] })

/** A pod with one volume that has these members. */
const mounting = (members: Fields): Fields => pod({ volumes: [{ name: 'v', ...members }] })

describe('a pod', () => {
  test.each(reviews)('of a real API server is taken as it is: %s', (name) => {
    const { object } = readPodReview(name).request
    expect(readPod(object)).toBe(object)
  })

  test.each<[string, Fields]>([
    ['without metadata', { spec: { containers: [] } }],
    ['without annotations', pod({}, { metadata: {} })],
    ['with empty lists', pod({ initContainers: [], volumes: [], containers: [] })],
    ['with a variable from elsewhere', setting({ name: 'A', valueFrom: { fieldRef: {} } })],
    ['with a projected volume without sources', mounting({ projected: {} })],
    ['with a volume that is not known', mounting({ floppyDisk: 1 })],
    ['with members that are not read', pod({ hostname: 1, nodeSelector: [] }, { status: 'new' })],
  ])('%s is one', (_title, object) => {
    expect(readPod(object)).toBe(object)
  })

  test.each([
    ['null', null],
    ['not there', undefined],
  ])('whose list of containers is %s has an empty one', (_title, containers) => {
    const object = pod({ containers, hostname: 'x' })
    expect(readPod(object)).toEqual(pod({ containers: [], hostname: 'x' }))
    expect(object).toEqual(pod({ containers, hostname: 'x' }))
  })

  test('may have a projected volume whose list of sources Go wrote as null', () => {
    const object = mounting({ projected: { sources: null, defaultMode: 420 } })
    expect(readPod(object)).toBe(object)
  })
})

test.each<[string, Fields]>([
  ['metadata', pod({}, { metadata: null })],
  ['metadata', pod({}, { metadata: canary })],
  ['metadata', pod({}, { metadata: [] })],
  ['metadata', pod({}, { metadata: { annotations: null } })],
  ['metadata', pod({}, { metadata: { annotations: [canary] } })],
  ['metadata', pod({}, { metadata: { annotations: { a: canary, b: 1 } } })],
  ['metadata', pod({}, { metadata: { annotations: { [canary]: null } } })],
  ['spec', {}],
  ['spec', pod({}, { spec: null })],
  ['spec', pod({}, { spec: canary })],
  ['spec', pod({}, { spec: [] })],
  ['spec.containers', pod({ containers: canary })],
  ['spec.containers', pod({ containers: { 0: { name: 'app' } } })],
  ['spec.containers', pod({ containers: [null] })],
  ['spec.containers', pod({ containers: ['app'] })],
  ['spec.containers', pod({ containers: [{ name: 'app' }, {}] })],
  ['spec.containers', pod({ containers: [{ name: 1 }] })],
  ['spec.containers', having({ env: null })],
  ['spec.containers', having({ env: { A: canary } })],
  ['spec.containers', setting(null)],
  ['spec.containers', setting(canary)],
  ['spec.containers', setting({})],
  ['spec.containers', setting({ name: 1 })],
  ['spec.containers', setting({ name: 'A', value: 1 })],
  ['spec.containers', setting({ name: 'A', value: null })],
  ['spec.containers', setting({ name: 'A', valueFrom: canary })],
  ['spec.containers', setting({ name: 'A', valueFrom: null })],
  ['spec.containers', setting({ name: 'A', valueFrom: { fileKeyRef: canary } })],
  ['spec.containers', setting({ name: 'A', valueFrom: { fileKeyRef: null } })],
  ['spec.containers', having({ volumeMounts: {} })],
  ['spec.containers', having({ volumeMounts: [null] })],
  ['spec.containers', having({ volumeMounts: [{ name: 'v' }] })],
  ['spec.containers', having({ volumeMounts: [{ mountPath: '/v' }] })],
  ['spec.containers', having({ volumeMounts: [{ name: 'v', mountPath: ['/v'] }] })],
  ['spec.containers', having({ resources: canary })],
  ['spec.containers', having({ resources: { limits: [] } })],
  ['spec.containers', having({ resources: { limits: { cpu: 1 } } })],
  ['spec.containers', having({ resources: { requests: { cpu: null } } })],
  ['spec.initContainers', pod({ initContainers: null })],
  ['spec.initContainers', pod({ initContainers: { name: 'a' } })],
  ['spec.initContainers', pod({ initContainers: [{ name: 'a', env: [1] }] })],
  ['spec.volumes', pod({ volumes: null })],
  ['spec.volumes', pod({ volumes: canary })],
  ['spec.volumes', pod({ volumes: [null] })],
  ['spec.volumes', pod({ volumes: [{}] })],
  ['spec.volumes', mounting({ emptyDir: canary })],
  ['spec.volumes', mounting({ emptyDir: null })],
  ['spec.volumes', mounting({ projected: [] })],
  ['spec.volumes', mounting({ projected: { sources: {} } })],
  ['spec.volumes', mounting({ projected: { sources: [null] } })],
  ['spec.volumes', mounting({ projected: { sources: [{ serviceAccountToken: canary }] } })],
  ['spec.restartPolicy', pod({ restartPolicy: null })],
  ['spec.restartPolicy', pod({ restartPolicy: { Always: canary } })],
  ['spec.os', pod({ os: 'linux' })],
  ['spec.os', pod({ os: null })],
  ['spec.resources', pod({ resources: canary })],
  ['spec.resources', pod({ resources: { limits: canary } })],
])('a pod with another %s is refused, and nothing of it is repeated: %j', (field, object) => {
  expect(() => readPod(object)).toThrow(
    expect.objectContaining({
      code: 'ERR_REVIEW',
      message: `${field} of the pod is not as Kubernetes writes it`,
    }),
  )
})
