import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mutatePod, stripPod, type Container, type Pod, type PodConfig } from './index'
import { anyConfig, anyPod } from './testing/arbitraries'
import { applyPatch, expectMutation } from './testing/apply-patch'
import { listReviews, readJson, readReviewedPod, testSettings } from './testing/read-testdata'

const settings = { ...testSettings, verifyNodes: true }

const inject = (pod: Pod, config: PodConfig) => {
  const { mutation } = mutatePod(pod, config, settings)
  fc.pre(mutation !== null)
  injections++
  return applyPatch(pod, mutation.patch)
}

const reviewed = listReviews().map(readReviewedPod)

/** Any pod of a user's, and those that a real API server sent. */
const anyOwnPod = fc.oneof(
  { weight: 3, arbitrary: anyPod },
  { weight: 1, arbitrary: fc.constantFrom(...reviewed.filter((pod) => stripPod(pod) === pod)) },
)

/** The same, and pods that were injected before. */
const anySeenPod = fc.oneof(anyOwnPod, fc.constantFrom(...reviewed))

/** What the API server fills in once a webhook has changed a pod, before the webhook sees it again. */
const withDefaults = (pod: Pod): Pod => ({
  ...pod,
  spec: {
    ...pod.spec,
    containers: pod.spec.containers.map(defaulted),
    ...(pod.spec.initContainers && { initContainers: pod.spec.initContainers.map(defaulted) }),
  },
})

const defaulted = ({ env, ...container }: Container) => ({
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  ...container,
  ...(env && {
    env: env.map(({ valueFrom, ...variable }) => ({
      ...variable,
      ...(valueFrom?.fileKeyRef
        ? { valueFrom: { fileKeyRef: { ...valueFrom.fileKeyRef, optional: false } } }
        : valueFrom && { valueFrom }),
    })),
  }),
})

/** How many pods were injected: what is skipped must not be most. */
let injections = 0

const isOurs = ({ name }: { name: string }) => name.startsWith('iterapp-')

/** A pod without what only injection adds, its empty lists left out. */
const withoutOurs = (pod: Pod) => ({
  ...pod,
  metadata: {
    ...pod.metadata,
    annotations: Object.fromEntries(
      Object.entries(pod.metadata?.annotations ?? {}).filter(
        ([name]) => !/^iterapp\.dev\/(status|injected|key-ids)$/.test(name),
      ),
    ),
  },
  spec: {
    ...pod.spec,
    initContainers: (pod.spec.initContainers ?? []).filter((each) => !isOurs(each)).map(bare),
    containers: pod.spec.containers.map(bare),
    volumes: (pod.spec.volumes ?? []).filter((each) => !isOurs(each)),
  },
})

/** What of a text in base64 is the same whatever stands around it, so many bytes after a multiple of 3. */
const encodeAt = (text: string, offset: number) =>
  Buffer.from(`${'x'.repeat(offset)}${text}`)
    .toString('base64url')
    .slice(offset === 0 ? 0 : 4, Math.floor(((offset + text.length) * 8) / 6))

/** A list that became empty is as good as one that is not there. */
const withoutEmptyLists = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, each: unknown) => (isEmptyList(each) ? undefined : each)),
  )

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

const bare = (container: Container) => ({ ...container, env: [], volumeMounts: [] })

describe('for any pod and configuration', () => {
  test('the patch applies, and mutating twice is mutating once, also with defaults in between', () => {
    fc.assert(
      fc.property(anySeenPod, anyConfig, (pod, config) => {
        const once = withDefaults(inject(pod, config))
        expect(withDefaults(inject(once, config))).toEqual(once)
      }),
      { numRuns: 400 },
    )
  })

  test('a second mutation changes nothing at all', () => {
    fc.assert(
      fc.property(anyOwnPod, anyConfig, (pod, config) => {
        const once = inject(pod, config)
        expect(expectMutation(mutatePod(once, config, settings)).patch).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('an earlier injection leaves nothing behind', () => {
    fc.assert(
      fc.property(anyOwnPod, anyConfig, anyConfig, (pod, earlier, config) => {
        const again = inject(inject(pod, earlier), config)
        expect(withoutEmptyLists(again.spec)).toEqual(withoutEmptyLists(inject(pod, config).spec))
      }),
      { numRuns: 400 },
    )
  })

  test('nothing of its own is changed, taken away or put in another order', () => {
    fc.assert(
      fc.property(anyOwnPod, anyConfig, (pod, config) => {
        const result = inject(pod, config)
        expect(withoutOurs(result)).toEqual(withoutOurs(pod))
        const own = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
        const all = [...(result.spec.initContainers ?? []), ...result.spec.containers]
        for (const { name, env = [], volumeMounts = [] } of own) {
          const after = all.find((each) => each.name === name)
          // Variables of its own come last, mounts first: both as they were.
          expect(after?.env?.slice(-env.length || Infinity) ?? []).toEqual(env)
          expect(after?.volumeMounts?.slice(0, volumeMounts.length) ?? []).toEqual(volumeMounts)
        }
        const { volumes = [] } = pod.spec
        expect(result.spec.volumes?.slice(0, volumes.length) ?? []).toEqual(volumes)
      }),
      { numRuns: 400 },
    )
  })

  test('what a container sets itself is set by nobody else', () => {
    fc.assert(
      fc.property(anyOwnPod, anyConfig, (pod, config) => {
        const { spec } = inject(pod, config)
        for (const { name, env = [] } of [...(spec.initContainers ?? []), ...spec.containers]) {
          const before = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
          const own = before.find((each) => each.name === name)?.env ?? []
          const added = env.slice(0, env.length - own.length).map((each) => each.name)
          expect(new Set(added).size).toBe(added.length)
          expect(own.filter((each) => added.includes(each.name))).toEqual([])
        }
      }),
      { numRuns: 400 },
    )
  })

  test('no plaintext and no private key is in the patch', () => {
    const [key] = (readJson('key.json') as { keys: { d: string }[] }).keys
    const texts = ['canary-', key?.d ?? '']
    // Each in base64 at every offset, without the characters that its neighbours change.
    const forms = texts.flatMap((text) => [
      text,
      ...[0, 1, 2].map((offset) => encodeAt(text, offset)),
    ])
    expect(forms.every((form) => form.length >= 5)).toBe(true)
    fc.assert(
      fc.property(anyOwnPod, anyConfig, (pod, config) => {
        const text = JSON.stringify(mutatePod(pod, config, settings))
        const payload = [...config.payload.values()].join('')
        const decoded = Buffer.from(payload, 'base64url').toString()
        for (const form of forms) {
          expect(text.includes(form)).toBe(false)
          expect(decoded.includes(form)).toBe(false)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('most of them are injected', () => {
    expect(injections).toBeGreaterThan(2000)
  })
})
