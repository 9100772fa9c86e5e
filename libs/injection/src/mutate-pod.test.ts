import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mutateBuilderPod, mutatePod, type InjectionSettings } from './index'
import { applyPatch, expectMutation } from './testing/apply-patch'
import { readJson, readPodConfig, readReviewedPod, testSettings } from './testing/read-testdata'

interface Pair {
  readonly review: string
  readonly config: string
  readonly note: string
  readonly settings?: Partial<InjectionSettings>
}

const pairs = readJson('pairs.json') as readonly Pair[]

/** Where the resulting pod of a pair stands. */
function expectedFile({ review, config, settings = {} }: Pair): string {
  return ['../testdata/pods/', [review, config, ...Object.keys(settings)].join('+'), '.json'].join(
    '',
  )
}

describe('a pod that a real API server sent becomes what is expected', () => {
  test.each(pairs)('$review with $config: $note', async (pair) => {
    const pod = readReviewedPod(pair.review)
    const config = readPodConfig(pair.config)
    const settings = { ...testSettings, ...pair.settings }
    const { patch } = expectMutation(mutatePod(pod, config, settings))
    const { metadata, spec } = applyPatch(pod, patch)
    const result = { annotations: metadata?.annotations, spec }
    await expect(`${JSON.stringify(result, null, 2)}\n`).toMatchFileSnapshot(expectedFile(pair))
  })
})

test('there are no other expectations', () => {
  const files = readdirSync(new URL('../testdata/pods', import.meta.url))
  const wanted = pairs.map((pair) => expectedFile(pair).split('/').at(-1))
  expect(files.toSorted()).toEqual(wanted.toSorted())
})

test('a pull secret is added once, after the own ones of the pod', () => {
  const pod = readReviewedPod('bare-pod')
  const own = { ...pod, spec: { ...pod.spec, imagePullSecrets: [{ name: 'own' }] } }
  const settings = { ...testSettings, pullSecrets: ['own', 'registry'] }
  const inject = (each: typeof own) => {
    const { patch } = expectMutation(mutatePod(each, readPodConfig('basic'), settings))
    return applyPatch(each, patch)
  }
  const once = inject(own)
  expect(once.spec.imagePullSecrets).toEqual([{ name: 'own' }, { name: 'registry' }])
  expect(inject(once as typeof own).spec.imagePullSecrets).toEqual(once.spec.imagePullSecrets)
})

describe('the pod of a builder', () => {
  test('gets the token and nothing else', () => {
    const pod = readReviewedPod('migration')
    const { patch } = expectMutation(mutateBuilderPod(pod, testSettings))
    const { spec } = applyPatch(pod, patch)
    const mount = {
      name: 'iterapp-token',
      mountPath: '/var/run/secrets/iterapp.dev',
      readOnly: true,
    }
    for (const [index, { volumeMounts, ...container }] of spec.containers.entries()) {
      const { volumeMounts: own = [], ...rest } = pod.spec.containers[index] ?? { name: '' }
      expect(container).toEqual(rest)
      expect(volumeMounts).toEqual([...own, mount])
    }
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['wait', 'migrate'])
    expect(spec.volumes?.slice(pod.spec.volumes?.length ?? 0)).toEqual([
      {
        name: 'iterapp-token',
        projected: {
          sources: [
            {
              serviceAccountToken: {
                audience: 'iterapp-keys.iterapp-system',
                expirationSeconds: 86_400,
                path: 'token',
              },
            },
          ],
        },
      },
    ])
  })

  test('is the same when it is seen again', () => {
    const pod = readReviewedPod('many-containers')
    const once = applyPatch(pod, expectMutation(mutateBuilderPod(pod, testSettings)).patch)
    expect(expectMutation(mutateBuilderPod(once, testSettings)).patch).toEqual([])
  })
})
