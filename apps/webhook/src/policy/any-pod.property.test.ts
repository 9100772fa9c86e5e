import type { Pod } from '@iterapp/injection'
import { applyPatch, type Operation } from 'fast-json-patch'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPod } from '../review/read-pod'
import { findIn, namespaces, readConfigFile, readPodReview, testPolicy } from '../testing/fixture'
import { decidePod } from './decide-pod'
import { denyReasons } from './reasons'

type Json = Readonly<Record<string, unknown>>

const pods = ['many-containers', 'debug-copy', 'restored', 'guaranteed-mixed', 'projected'].map(
  (name) => readPodReview(name).request.object,
)

/** Values of every kind, among them those that the injection looks for. */
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, [], {}, '', 0, [null], [{}], [{ name: 'app' }], { name: 'iterapp-env' }),
  fc.constantFrom('iterapp-secrets', 'iterapp-token', '$(ITERAPP_PART_0)', 'windows', '/', '1Gi'),
)

/** Names of members that the injection reads, and others. */
const anyMember = fc.constantFrom(
  ...['metadata', 'annotations', 'spec', 'containers', 'initContainers', 'volumes', 'env', 'name'],
  ...['value', 'valueFrom', 'fileKeyRef', 'volumeMounts', 'mountPath', 'resources', 'limits'],
  ...['emptyDir', 'projected', 'sources', 'serviceAccountToken', 'os', 'restartPolicy', 'cpu'],
  ...['iterapp.dev/injected', 'iterapp.dev/containers', 'iterapp.dev/config', '__proto__', 'other'],
)

/** A value in which something at a place that `steps` lead to is another. */
function change(value: unknown, steps: readonly number[], member: string, by: unknown): unknown {
  if (typeof value !== 'object' || value === null) return by
  const [step, ...rest] = steps
  const keys = Object.keys(value)
  const key = keys[(step ?? 0) % keys.length]
  if (step === undefined || key === undefined) {
    return Array.isArray(value) ? [...(value as unknown[]), by] : { ...value, [member]: by }
  }
  const changed = change((value as Json)[key], rest, member, by)
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
}

const anyChange = fc.tuple(fc.array(fc.nat({ max: 30 }), { maxLength: 8 }), anyMember, anyValue)

const findConfig = findIn({ iterapp: readConfigFile('everything') })

test('whatever is sent as a pod is refused as none, or decided about', async () => {
  const outcomes = { refused: 0, decided: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...pods),
      fc.array(anyChange, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(namespaces.app, namespaces.build),
      async (pod, changes, namespace) => {
        const sent = changes.reduce<unknown>(
          (value, [steps, member, by]) => change(value, steps, member, by),
          pod,
        ) as Json
        let read: Pod
        try {
          read = readPod(sent)
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_REVIEW' })
          outcomes.refused++
          return
        }
        const decision = await decidePod(read, namespace, testPolicy, findConfig)
        if (decision.allowed) {
          const operations = structuredClone(decision.patch) as Operation[]
          applyPatch(structuredClone(sent) as object, operations, true)
        } else expect(Object.keys(denyReasons)).toContain(decision.reason)
        outcomes.decided++
      },
    ),
    { numRuns: 3000 },
  )
  expect(outcomes.refused).toBeGreaterThan(100)
  expect(outcomes.decided).toBeGreaterThan(100)
})
