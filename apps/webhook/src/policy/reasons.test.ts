import { IterappError } from '@iterapp/errors'
import type { Pod } from '@iterapp/injection'
import { describe, expect, test } from 'vitest'
import { findIn, namespaces, readConfigFile, readReviewedPod, testPolicy } from '../testing/fixture'
import { decideConfigMap } from './decide-config-map'
import { decidePod, type FindConfig } from './decide-pod'
import type { Decision } from './decision'
import { denyReasons, passReasons, type DenyReason, type PassReason } from './reasons'
import type { PolicySettings } from './settings'

const basic = readConfigFile('basic')
const pod: Pod = { metadata: {}, spec: { containers: [{ name: 'app' }] } }

const annotated = (annotations: Readonly<Record<string, string>>): Pod => ({
  ...pod,
  metadata: { annotations },
})

const having = (spec: Partial<Pod['spec']>): Pod => ({ spec: { ...pod.spec, ...spec } })

const decide = (
  subject: Pod,
  source: string | null = basic,
  namespace: string = namespaces.app,
  settings: PolicySettings = testPolicy,
) => decidePod(subject, namespace, settings, findIn(source === null ? {} : { iterapp: source }))

const unreachable: FindConfig = () => Promise.reject(new IterappError('ERR_CONFIG_UNAVAILABLE'))

/** For every reason something that is decided by it. */
const cases: Readonly<Record<PassReason | DenyReason, () => Decision | Promise<Decision>>> = {
  injected: () => decide(readReviewedPod('deployment')),
  builder: () => decide(pod, null, namespaces.build),
  disabled: () => decide(annotated({ 'iterapp.dev/inject': 'disabled' })),
  'mirror-pod': () => decide(annotated({ 'kubernetes.io/config.mirror': 'c0ffee' })),
  'no-config': () => decide(pod, null),
  'config-valid': () =>
    decideConfigMap(
      { name: 'iterapp', data: { 'iterapp.toml': basic } },
      namespaces.app,
      testPolicy,
    ),
  'config-unused': () => decideConfigMap({ name: 'other', data: {} }, namespaces.app, testPolicy),
  'inject-annotation': () => decide(annotated({ 'iterapp.dev/inject': 'true' })),
  'no-identity': () => decide(pod, basic, namespaces.other),
  'identity-missing': () =>
    decide(annotated({ 'iterapp.dev/inject': 'required' }), basic, namespaces.other),
  windows: () => decide(having({ os: { name: 'windows' } })),
  'config-name': () => decide(annotated({ 'iterapp.dev/config': 'kube-root-ca.crt' })),
  'config-unavailable': () => decidePod(pod, namespaces.app, testPolicy, unreachable),
  'config-missing': () => decide(annotated({ 'iterapp.dev/config': 'iterapp-web' })),
  'config-invalid': () => decide(pod, '[env.common]\nA = 1.5\n'),
  'app-mismatch': () => decide(pod, 'app = "other"\n'),
  'ciphertext-invalid': () => decide(pod, basic.replace(/"eyJ[^"]+"/, '"eyJh.YQ.YQ.YQ.YQ"')),
  'scope-mismatch': () => decide(pod, basic.replace('API_KEY', 'OTHER')),
  'payload-too-large': () => {
    const settings = { ...testPolicy, injection: { ...testPolicy.injection, payloadBytes: 100 } }
    return decidePod(pod, namespaces.app, settings, findIn({ iterapp: basic }, settings))
  },
  'pod-too-large': () =>
    decide(
      having({
        containers: Array.from({ length: 501 }, (_each, index) => ({ name: `c${index}` })),
      }),
    ),
  'annotations-too-large': () => decide(annotated({ 'example.com/a': 'x'.repeat(262_144) })),
  'containers-annotation': () => decide(annotated({ 'iterapp.dev/containers': 'wbe' })),
  'name-collision': () => decide(having({ containers: [{ name: 'iterapp-secrets' }] })),
  'mount-collision': () =>
    decide(
      having({
        containers: [
          { name: 'app', volumeMounts: [{ name: 'v', mountPath: '/app/config/firebase.json' }] },
        ],
      }),
      readConfigFile('files'),
    ),
}

describe('the reasons', () => {
  test('are each the reason of something, and there are no others', async () => {
    const seen = await Promise.all(Object.values(cases).map(async (run) => (await run()).reason))
    const all = [...Object.keys(passReasons), ...Object.keys(denyReasons)]
    expect(seen.toSorted()).toEqual(all.toSorted())
  })

  test.each(Object.entries(cases))('have one that is %s', async (reason, run) => {
    const decision = await run()
    expect(decision.reason).toBe(reason)
    expect(decision.allowed).toBe(Object.hasOwn(passReasons, reason))
    if (decision.allowed) return
    expect(decision.status).toBe(reason === 'config-unavailable' ? 503 : 403)
    expect(decision.message.length).toBeLessThan(1024)
    // What is wrong, the code, and what to do.
    expect(decision.message).toMatch(/\((?:ERR_[A-Z_]+)\)[.\n][^]*\.$/)
  })

  test('are words that can be the label of a metric, and are explained', () => {
    for (const [reason, text] of Object.entries({ ...passReasons, ...denyReasons })) {
      expect(reason).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
      expect(text).toMatch(/^[A-Z].*\.$/)
    }
  })
})
