import { describe, expect, test } from 'vitest'
import { mutatePod, stripPod, type Pod } from './index'
import { applyPatch, expectMutation } from './testing/apply-patch'
import { readPodConfig, readReviewedPod, testSettings } from './testing/read-testdata'

const everything = readPodConfig('everything')
const inject = (pod: Pod) =>
  applyPatch(pod, expectMutation(mutatePod(pod, everything, testSettings)).patch)

const pod: Pod = {
  metadata: { annotations: { own: '1' } },
  spec: { containers: [{ name: 'app', env: [{ name: 'OWN', value: '1' }] }] },
}

describe('a pod', () => {
  test('that was never injected is given back as it is', () => {
    expect(stripPod(pod)).toBe(pod)
  })

  test('that was injected is as before', () => {
    const { metadata, spec } = stripPod(inject(pod))
    expect(metadata).toEqual(pod.metadata)
    expect(spec).toMatchObject(pod.spec)
    expect(spec.containers).toEqual([{ ...pod.spec.containers[0], volumeMounts: [] }])
    expect(spec.initContainers).toEqual([])
    expect(spec.volumes).toEqual([])
  })

  test('that another webhook has changed in between keeps what that added', () => {
    const injected = inject(pod)
    const [app] = injected.spec.containers
    const later = { name: 'API_KEY', value: 'of another webhook' }
    const changed: Pod = {
      ...injected,
      spec: {
        ...injected.spec,
        containers: [{ name: 'app', ...app, env: [...(app?.env ?? []), later] }, { name: 'added' }],
      },
    }
    const { containers } = stripPod(changed).spec
    expect(containers[0]?.env).toEqual([{ name: 'OWN', value: '1' }, later])
    expect(containers[1]).toEqual({ name: 'added' })
  })

  test('that is a copy without annotations keeps only what cannot be told from its own', () => {
    const { spec } = stripPod(readReviewedPod('debug-copy'))
    expect(spec.initContainers).toEqual([])
    expect(spec.volumes?.map(({ name }) => name)).toEqual(['kube-api-access-bmwxx'])
    expect(spec.containers[0]?.env?.map(({ name }) => name)).toEqual([
      'COST',
      'DB_PASSWORD',
      'LOG_LEVEL',
      'URL',
      'NODE',
    ])
  })

  test.each([
    '',
    'no JSON',
    '{}',
    '[1]',
    '[{"containers":["app"]}]',
    '[{"containers":1,"variables":[]}]',
  ])('whose record is %j has none', (record) => {
    const forged: Pod = { ...pod, metadata: { annotations: { 'iterapp.dev/injected': record } } }
    expect(stripPod(forged)).toBe(forged)
  })

  test('whose record is forged loses only what it lists', () => {
    const record = JSON.stringify([{ containers: ['app', 'other'], variables: ['OWN', 'OTHER'] }])
    const forged: Pod = { ...pod, metadata: { annotations: { 'iterapp.dev/injected': record } } }
    expect(stripPod(forged).spec.containers).toEqual([{ name: 'app', env: [] }])
  })
})
