import { describe, expect, test } from 'vitest'
import { findIn, namespaces, readConfigFile, testPolicy } from '../testing/fixture'
import { decideConfigMap, isConfigMapName } from './decide-config-map'
import { decidePod } from './decide-pod'

const broken = '[env.common]\nA = 1.5\n'

const decide = (source: string, name = 'iterapp', namespace: string = namespaces.app) =>
  decideConfigMap({ name, data: { 'iterapp.toml': source } }, namespace, testPolicy)

describe('a ConfigMap', () => {
  test.each(['basic', 'everything', 'files', 'plain', 'quotes', 'secret-files', 'twenty', 'empty'])(
    'with a file that pods can use is let through: %s',
    (name) => {
      expect(decide(readConfigFile(name))).toEqual({
        allowed: true,
        reason: 'config-valid',
        patch: [],
        warnings: [],
        payloadBytes: 0,
      })
    },
  )

  test('is let through with the warnings that its pods would get', () => {
    expect(decide(readConfigFile('plain'), 'iterapp-web', 'apps-web-dev')).toMatchObject({
      reason: 'config-valid',
      warnings: [
        'ConfigMap iterapp-web: dev is not in the environments of iterapp.toml; only common is used',
      ],
    })
  })

  test.each([
    ['of another name', 'kube-root-ca.crt', namespaces.app],
    ['of a name that begins alike', 'iterapp2', namespaces.app],
    ['of no name', '', namespaces.app],
    ['of a builder', 'iterapp', namespaces.build],
    ['of a namespace without identity', 'iterapp', namespaces.other],
    ['of the release', 'iterapp', 'iterapp-system'],
  ])('%s is none of ours, whatever it holds', (_title, name, namespace) => {
    expect(decide(broken, name, namespace)).toMatchObject({
      allowed: true,
      reason: 'config-unused',
    })
  })

  test.each([
    ['a file that is not valid', broken],
    ['a file of another app', 'app = "other"'],
    ['a ciphertext for elsewhere', readConfigFile('basic').replace('API_KEY', 'OTHER')],
    ['an empty file', ''],
  ])(
    'with %s is refused with the words that its pods would be refused with',
    async (_t, source) => {
      const decision = decide(source)
      expect(decision.allowed).toBe(false)
      const pod = { spec: { containers: [{ name: 'app' }] } }
      const configMaps = findIn({ iterapp: source })
      expect(decision).toEqual(await decidePod(pod, namespaces.app, testPolicy, configMaps))
    },
  )

  test('is refused whether or not pods must have one', () => {
    const policy = { ...testPolicy, missingConfig: 'allow' } as const
    const content = { name: 'iterapp', data: { 'iterapp.toml': broken } }
    expect(decideConfigMap(content, namespaces.app, policy).allowed).toBe(false)
  })
})

test.each<[string, boolean]>([
  ['iterapp', true],
  ['iterapp-', true],
  ['iterapp-web', true],
  ['iterapp-2.0-x', true],
  [`iterapp-${'x'.repeat(245)}`, true],
  [`iterapp-${'x'.repeat(246)}`, false],
  ['', false],
  ['iterap', false],
  ['iterapps', false],
  ['iterapp.toml', false],
  ['my-iterapp-web', false],
  ['iterapp-WEB', false],
  ['iterapp-a\n', false],
  ['iterapp-a/../b', false],
])('the name %j can be one of ours: %j', (name, expected) => {
  expect(isConfigMapName(name)).toBe(expected)
})
