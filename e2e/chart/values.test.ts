import { template } from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'

/** Values that the schema refuses, and where Helm says the mistake is. */
const wrongValues: readonly [values: unknown, place: string][] = [
  [{ key: {} }, "'key' not allowed"],
  [{ missingConfig: 'ignore' }, '/missingConfig'],
  [{ logLevel: 'trace' }, '/logLevel'],
  [{ userId: 0 }, '/userId'],
  [{ userId: '1000' }, '/userId'],
  [{ image: { tag: 1 } }, '/image/tag'],
  [{ image: { registry: 'https://ghcr.io' } }, '/image/registry'],
  [{ imagePullSecrets: [{ name: 'registry' }] }, '/imagePullSecrets/0'],
  [{ sidecar: { image: 'iterapp/sidecar' } }, '/sidecar/image'],
  [{ sidecar: { tokenSeconds: 599 } }, '/sidecar/tokenSeconds'],
  [{ sidecar: { deadlineSeconds: '60' } }, '/sidecar/deadlineSeconds'],
  [{ sidecar: { payloadBytes: 524_289 } }, '/sidecar/payloadBytes'],
  [{ sidecar: { after: ['Istio_Proxy'] } }, '/sidecar/after/0'],
  [{ sidecar: { resources: { limit: {} } } }, "'limit' not allowed"],
  [{ sidecar: { resources: { limits: { cpu: '1 core' } } } }, '/sidecar/resources/limits/cpu'],
  [{ sidecar: { order: 1 } }, "'order' not allowed"],
  [{ keys: { replicas: 0 } }, '/keys/replicas'],
  [{ keys: { replicas: null } }, "'/keys': missing property 'replicas'"],
  [{ networkPolicy: { webhook: null } }, "'/networkPolicy': missing property 'webhook'"],
  [{ keys: { clusterIP: 'keys.example.com' } }, '/keys/clusterIP'],
  [{ keys: { image: { digest: 'sha256:abc' } } }, '/keys/image/digest'],
  [{ keys: { podLabels: { a: 1 } } }, '/keys/podLabels/a'],
  [{ page: { enabled: 'yes' } }, '/page/enabled'],
  [{ page: { apps: ['Web'] } }, '/page/apps/0'],
  [{ page: { apps: ['web', 'web'] } }, '/page/apps'],
  [{ page: { apps: null } }, "'/page': missing property 'apps'"],
  [{ page: { host: '*.example.com' } }, '/page/host'],
  [{ page: { host: 'https://example.com' } }, '/page/host'],
  [{ page: { path: 'secrets' } }, '/page/path'],
  [{ page: { path: '//evil' } }, '/page/path'],
  [{ page: { path: '/a/../b' } }, '/page/path'],
  [{ page: { path: '/a%2fb' } }, '/page/path'],
  [{ page: { ingress: { host: 'example.com' } } }, "'host' not allowed"],
  [{ page: { ingress: { annotations: { a: 1 } } } }, '/page/ingress/annotations/a'],
  [{ page: { httpRoute: { parentRefs: ['public'] } } }, '/page/httpRoute/parentRefs/0'],
  [{ page: { httpRoute: { parentRefs: [{ kind: 'Gateway' }] } } }, "missing property 'name'"],
  [{ webhook: { failurePolicy: 'Ignore' } }, "'failurePolicy' not allowed"],
  [{ webhook: { tolerations: [{ operator: 'Any' }] } }, '/webhook/tolerations/0/operator'],
  [{ webhook: { topologySpreadConstraints: [{}] } }, '/webhook/topologySpreadConstraints/0'],
  [{ controller: { replicas: 2 } }, "'replicas' not allowed"],
  [{ controller: { affinity: { nodes: {} } } }, '/controller/affinity'],
  [{ certificates: { leafHours: 0 } }, '/certificates/leafHours'],
  [{ certificates: { authorityDays: 1.5 } }, '/certificates/authorityDays'],
  [{ certManager: { enabled: 'yes' } }, '/certManager/enabled'],
  [{ certManager: { enabled: true, issuerRef: { kind: 'Issuer' } } }, '/certManager/issuerRef'],
  [{ networkPolicy: { webhook: { from: [{}] } } }, '/networkPolicy/webhook/from/0'],
  [{ networkPolicy: { webhook: { from: ['10.0.0.0/8'] } } }, '/networkPolicy/webhook/from/0'],
  [{ podDisruptionBudget: { minAvailable: 1 } }, "'minAvailable' not allowed"],
  [{ identity: { rules: [] } }, "'rules' not allowed"],
  [
    { identity: { namespaces: [{ pattern: 'apps{app}', environment: 'prod' }] } },
    '/identity/namespaces/0/pattern',
  ],
  [
    { identity: { namespaces: [{ pattern: 'apps-{app}', environment: 'common' }] } },
    '/identity/namespaces/0/environment',
  ],
  [
    { identity: { namespaces: [{ pattern: 'apps-{app}-{environment}', environments: [] }] } },
    '/identity/namespaces/0/environments',
  ],
]

/** Values that are wrong only together, or with the release. */
const wrongTogether: readonly [values: unknown, words: string][] = [
  [
    { certificates: { authorityDays: 30, leafHours: 720 } },
    'certificates.leafHours: expected less than authorityDays',
  ],
  [
    { certManager: { issuerRef: { name: 'company' } } },
    'certManager.issuerRef: it says who issues the certificates, but certManager.enabled is false',
  ],
  [
    { sidecar: { image: { tag: 'v1', digest: `sha256:${'0'.repeat(64)}` } } },
    'sidecar.image: expected a tag or a digest, not both',
  ],
  [
    { identity: { namespaces: [{ pattern: 'apps-{app}', use: 'build', environments: ['a'] }] } },
    'identity.namespaces[0].environments: expected {environment} in the pattern beside it',
  ],
]

describe('values are refused', () => {
  test.each(wrongValues)('by the schema: %j', (values, place) => {
    const { status, stderr } = template({ values })
    expect(stderr).toContain(place)
    expect(stderr).toContain("values don't meet the specifications of the schema")
    expect(status).toBe(1)
  })

  test.each(wrongTogether)('together: %j', (values, words) => {
    const { status, stderr } = template({ values })
    expect(stderr).toContain(words)
    expect(status).toBe(1)
  })

  test.each(['1iterapp', 'iter.app', 'i'.repeat(52)])('with the release %s', (release) => {
    const { stderr } = template({ release })
    expect(stderr).toContain(`the release's name, ${release}, begins the names of Services`)
  })
})

test.each(['i', 'i1', 'iterapp-2', 'i'.repeat(51)])('a release may be named %s', (release) => {
  expect(template({ release }).stderr).toBe('')
})
