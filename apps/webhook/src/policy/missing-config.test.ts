import type { Pod } from '@iterapp/injection'
import { applyPatch, type Operation } from 'fast-json-patch'
import { describe, expect, test } from 'vitest'
import { findIn, namespaces, readConfigFile, testPolicy } from '../testing/fixture'
import { decidePod } from './decide-pod'
import type { MissingConfig } from './settings'

const pod = (annotations?: Readonly<Record<string, string>>): Pod => ({
  metadata: { ...(annotations && { annotations }) },
  spec: { containers: [{ name: 'app' }] },
})

const decide = (subject: Pod, missingConfig: MissingConfig, configMaps = {}) =>
  decidePod(subject, namespaces.app, { ...testPolicy, missingConfig }, findIn(configMaps))

const none = {}
const required = { 'iterapp.dev/inject': 'required' }
const named = { 'iterapp.dev/config': 'iterapp-web' }
const namedDefault = { 'iterapp.dev/config': 'iterapp' }

describe('a pod without a ConfigMap', () => {
  test.each<[MissingConfig, object, string, number]>([
    ['allow', none, 'no-config', 0],
    ['allow', required, 'config-missing', 0],
    ['allow', named, 'config-missing', 0],
    ['allow', namedDefault, 'config-missing', 0],
    ['warn', none, 'no-config', 1],
    ['warn', required, 'config-missing', 0],
    ['warn', named, 'config-missing', 0],
    ['warn', namedDefault, 'config-missing', 0],
    ['deny', none, 'config-missing', 0],
    ['deny', required, 'config-missing', 0],
    ['deny', named, 'config-missing', 0],
    ['deny', namedDefault, 'config-missing', 0],
  ])(
    'under %s with the annotations %j: %s',
    async (missingConfig, annotations, reason, changes) => {
      const decision = await decide(pod({ ...annotations }), missingConfig)
      expect(decision.reason).toBe(reason)
      expect(decision.allowed).toBe(reason === 'no-config')
      if (decision.allowed) expect(decision.patch).toHaveLength(changes)
    },
  )

  test('is denied with the name that is missed, and where', async () => {
    expect(await decide(pod(named), 'allow', { iterapp: readConfigFile('basic') })).toEqual({
      allowed: false,
      reason: 'config-missing',
      status: 403,
      message:
        'there is no ConfigMap iterapp-web in the namespace apps-web-test (ERR_CONFIG_MISSING). ' +
        'Apply the ConfigMap, with the file under the key iterapp.toml, before the workload.',
    })
  })

  test('is warned of it, and says so itself', async () => {
    const decision = await decide(pod(), 'warn')
    const message = 'there is no ConfigMap iterapp in the namespace apps-web-test'
    expect(decision).toMatchObject({ reason: 'no-config', warnings: [message], payloadBytes: 0 })
  })

  test('passes without a word where that is allowed', async () => {
    expect(await decide(pod(), 'allow')).toMatchObject({ patch: [], warnings: [] })
  })

  test.each<[string, Pod]>([
    ['annotations', pod({ 'example.com/a': 'b' })],
    ['no annotations', pod()],
    ['no metadata', { spec: pod().spec }],
    ['the note of last time', pod({ 'iterapp.dev/status': 'no secrets: something else' })],
  ])('is noted in a pod with %s, and all else stays', async (_title, subject) => {
    const decision = await decide(subject, 'warn')
    const patch = structuredClone(decision.allowed ? decision.patch : []) as Operation[]
    const { metadata, spec } = applyPatch(structuredClone(subject), patch, true).newDocument
    expect(metadata).toEqual({
      ...subject.metadata,
      annotations: {
        ...subject.metadata?.annotations,
        'iterapp.dev/status':
          'no secrets: there is no ConfigMap iterapp in the namespace apps-web-test',
      },
    })
    expect(spec).toEqual(subject.spec)
  })
})

test('a pod that requires its secrets gets them', async () => {
  const configMaps = { iterapp: readConfigFile('basic'), 'iterapp-web': readConfigFile('plain') }
  for (const annotations of [required, named, { ...required, ...named }]) {
    const decision = await decide(pod(annotations), 'deny', configMaps)
    expect(decision.reason).toBe('injected')
  }
})
