import type { Pod } from '@iterapp/injection'
import { describe, expect, test } from 'vitest'
import { findIn, namespaces, readReviewedPod, testPolicy } from '../testing/fixture'
import { decidePod, type FindConfig } from './decide-pod'

/** A `FindConfig` that must not be called. */
const nothing: FindConfig = () => Promise.reject(new Error('the ConfigMap was read'))

const wrong = {
  mirror: { 'kubernetes.io/config.mirror': 'c0ffee' },
  disabled: { 'iterapp.dev/inject': 'disabled' },
  inject: { 'iterapp.dev/inject': 'Disabled' },
  config: { 'iterapp.dev/config': 'other' },
} as const

const pod = (
  annotations: Readonly<Record<string, string>> = {},
  spec: Partial<Pod['spec']> = {},
): Pod => ({ metadata: { annotations }, spec: { containers: [{ name: 'app' }], ...spec } })

const windows = { os: { name: 'windows' } }
const reserved = { ...windows, containers: [{ name: 'iterapp-secrets' }] }

describe('of what can be said about a pod, the first is said', () => {
  test.each<[string, Pod, string]>([
    ['mirror-pod', pod({ ...wrong.mirror, ...wrong.inject, ...wrong.config }, reserved), 'default'],
    ['disabled', pod({ ...wrong.disabled, ...wrong.config }, reserved), 'default'],
    ['inject-annotation', pod({ ...wrong.inject, ...wrong.config }, reserved), 'default'],
    ['identity-missing', pod(wrong.config, reserved), 'default'],
    ['no-identity', pod({}, reserved), 'default'],
    ['windows', pod(wrong.config, reserved), namespaces.app],
    ['config-name', pod(wrong.config, { containers: reserved.containers }), namespaces.app],
    ['windows', pod({}, reserved), namespaces.build],
    ['name-collision', pod({}, { containers: reserved.containers }), namespaces.build],
  ])('%s', async (reason, subject, namespace) => {
    expect(await decidePod(subject, namespace, testPolicy, nothing)).toMatchObject({ reason })
  })

  test('the ConfigMap before a collision', async () => {
    const subject = pod({}, { containers: reserved.containers })
    const decision = await decidePod(subject, namespaces.app, testPolicy, findIn({ iterapp: '' }))
    expect(decision.reason).toBe('config-invalid')
  })
})

describe('a pod passes unchanged', () => {
  test.each<[string, Pod, string]>([
    ['when it mirrors a static pod', pod(wrong.mirror), namespaces.app],
    ['when its annotation says disabled', pod(wrong.disabled), namespaces.app],
    ['when a builder’s says so', pod(wrong.disabled), namespaces.build],
    ['when it says so where there is no identity', pod(wrong.disabled), 'kube-system'],
    ['when it says so on Windows', pod(wrong.disabled, windows), namespaces.app],
  ])('%s', async (_title, subject, namespace) => {
    expect(await decidePod(subject, namespace, testPolicy, nothing)).toMatchObject({
      allowed: true,
      patch: [],
      warnings: [],
    })
  })
})

describe('a pod is denied, and nothing is read for it,', () => {
  const denial = async (subject: Pod, namespace: string) => {
    const decision = await decidePod(subject, namespace, testPolicy, nothing)
    return decision.allowed ? decision : [decision.reason, decision.status, decision.message]
  }

  test.each([
    'default',
    'kube-system',
    'iterapp-system',
    'apps-',
    'apps-web',
    'other-web-test',
    '',
  ])('that requires secrets, in the namespace "%s"', async (namespace) => {
    expect(await denial(pod({ 'iterapp.dev/inject': 'required' }), namespace)).toEqual([
      'identity-missing',
      403,
      `the namespace "${namespace}" belongs to no app and environment (ERR_IDENTITY_NONE). ` +
        'Use a namespace that a rule of identity.namespaces matches, or add a rule.',
    ])
  })

  test('in a namespace whose name could act on a terminal, which is not shown', async () => {
    const [, , message] = (await denial(
      pod(wrong.config),
      `\u001b[2J${'x'.repeat(300)}`,
    )) as string[]
    expect(message).toContain(`"\uFFFD[2J${'x'.repeat(60)}…"`)
  })

  test.each(['', 'true', 'Required', 'disabled ', 'false'])(
    'when its annotation for injection is "%s"',
    async (value) => {
      expect(await denial(pod({ 'iterapp.dev/inject': value }), namespaces.app)).toEqual([
        'inject-annotation',
        403,
        `the annotation iterapp.dev/inject is "${value}"; it can be required or disabled ` +
          '(ERR_ANNOTATION). Mend the annotation in the pod template.',
      ])
    },
  )

  test.each([
    '',
    'other',
    'iterap',
    'iterapp2',
    'iterapp.x',
    'Iterapp-web',
    'iterapp-Web',
    'iterapp-a/b',
    'iterapp-\u202e',
    'iterapp-web ',
  ])('when its ConfigMap is "%s"', async (value) => {
    const [reason, status, message] = (await denial(
      pod({ 'iterapp.dev/config': value }),
      namespaces.app,
    )) as string[]
    expect([reason, status]).toEqual(['config-name', 403])
    expect(message).toMatch(
      /^the annotation iterapp\.dev\/config is ".*"; it can be iterapp or begin with iterapp- \(ERR_ANNOTATION\)\. Mend/,
    )
    expect(message).not.toContain('\u202e')
  })

  test('when its ConfigMap has a name longer than Kubernetes has', async () => {
    const naming = (length: number) => pod({ 'iterapp.dev/config': 'iterapp-'.padEnd(length, 'x') })
    expect(await denial(naming(254), namespaces.app)).toContain('config-name')
    const longest = await decidePod(naming(253), namespaces.app, testPolicy, findIn({}))
    expect(longest.reason).toBe('config-missing')
  })

  test('when it is for Windows, with the way out', async () => {
    expect(await denial(pod({}, windows), namespaces.app)).toEqual([
      'windows',
      403,
      'the pod is for Windows; to run it without secrets annotate it with iterapp.dev/inject: ' +
        'disabled (ERR_POD_WINDOWS). Use Kubernetes Secrets there.',
    ])
  })
})

test('a pod for Linux is not taken for one for Windows', async () => {
  const subject = readReviewedPod('linux')
  expect(subject.spec.os).toEqual({ name: 'linux' })
  const decision = await decidePod(subject, namespaces.app, testPolicy, findIn({}))
  expect(decision.reason).toBe('no-config')
})
