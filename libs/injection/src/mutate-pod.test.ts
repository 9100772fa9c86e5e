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
  const variables = [
    { name: 'ITERAPP_KEYS_URL', value: testSettings.keysService.url },
    { name: 'ITERAPP_KEYS_SERVER_NAME', value: testSettings.keysService.serverName },
    { name: 'ITERAPP_KEYS_CA', value: testSettings.keysService.ca },
    { name: 'ITERAPP_TOKEN_FILE', value: '/var/run/secrets/iterapp.dev/token' },
  ]

  test('gets the token, where the keys service is, and nothing else', () => {
    const pod = readReviewedPod('migration')
    const { patch } = expectMutation(mutateBuilderPod(pod, testSettings))
    const { metadata, spec } = applyPatch(pod, patch)
    const mount = {
      name: 'iterapp-token',
      mountPath: '/var/run/secrets/iterapp.dev',
      readOnly: true,
    }
    const before = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
    const after = [...(spec.initContainers ?? []), ...spec.containers]
    for (const [index, { volumeMounts, env, ...container }] of after.entries()) {
      const { volumeMounts: own = [], env: ownEnv = [], ...rest } = before[index] ?? { name: '' }
      expect(container).toEqual(rest)
      expect(volumeMounts).toEqual([...own, mount])
      expect(env).toEqual([...variables, ...ownEnv])
    }
    expect(metadata?.annotations?.['iterapp.dev/status']).toBe('injected')
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

  test('that is seen again gets the keys service as it is then', () => {
    const pod = readReviewedPod('many-containers')
    const once = applyPatch(pod, expectMutation(mutateBuilderPod(pod, testSettings)).patch)
    const keysService = { ...testSettings.keysService, ca: 'a root that costs $(MUCH)' }
    const moved = { ...testSettings, keysService }
    const again = applyPatch(once, expectMutation(mutateBuilderPod(once, moved)).patch)
    for (const { env } of again.spec.containers) {
      expect(env?.filter(({ name }) => name === 'ITERAPP_KEYS_CA')).toEqual([
        { name: 'ITERAPP_KEYS_CA', value: 'a root that costs $$(MUCH)' },
      ])
    }
  })

  test('keeps what it sets itself: the address of a proxy, say', () => {
    const own = { name: 'ITERAPP_KEYS_URL', value: 'https://proxy.example.com' }
    const pod = { spec: { containers: [{ name: 'app', env: [own] }] } }
    const { patch, kept } = expectMutation(mutateBuilderPod(pod, testSettings))
    expect(kept).toEqual([{ container: 'app', variable: 'ITERAPP_KEYS_URL' }])
    const [container] = applyPatch(pod, patch).spec.containers
    expect(container?.env).toEqual([...variables.slice(1), own])
  })
})
