import { template } from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'

const gitlab = { issuer: 'https://gitlab.com', audience: 'a', idClaim: 'project_id', builders: [] }

const accounts = (...serviceAccounts: readonly object[]) => ({ builders: { serviceAccounts } })
const issuers = (...list: readonly object[]) => ({
  builders: { oidc: { enabled: true, issuers: list } },
})
const issuer = (change: object) => issuers({ ...gitlab, ...change })

const service = (change: object) => {
  const { builders } = issuer({})
  return { builders: { ...builders, service: change } }
}

const account = { namespace: 'ci', name: 'build', app: 'web' }

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
  [{ builders: null }, "missing property 'builders'"],
  [accounts({ namespace: 'ci', name: 'a' }), "missing property 'app'"],
  [accounts({ namespace: 'ci-*', name: 'a', app: 'a' }), '/builders/serviceAccounts/0/namespace'],
  [accounts({ namespace: 'ci', name: 'a_b', app: 'a' }), '/builders/serviceAccounts/0/name'],
  [accounts({ namespace: 'ci', name: 'a', app: 'A' }), '/builders/serviceAccounts/0/app'],
  [accounts({ namespace: 'ci', name: 'a', app: 'a', use: 'runtime' }), "'use' not allowed"],
  [{ builders: { oidc: { enabled: 'yes' } } }, '/builders/oidc/enabled'],
  [issuer({ issuer: 'http://gitlab.com' }), '/builders/oidc/issuers/0/issuer'],
  [issuer({ issuer: 'https://gitlab.com?a' }), '/builders/oidc/issuers/0/issuer'],
  [issuer({ issuer: 'https://gitlab.com/?a' }), '/builders/oidc/issuers/0/issuer'],
  [issuer({ audience: '' }), '/builders/oidc/issuers/0/audience'],
  [issuer({ idClaim: null }), '/builders/oidc/issuers/0/idClaim'],
  [issuer({ jwksUri: 'https://gitlab.com' }), "'jwksUri' not allowed"],
  [issuer({ builders: [{ app: 'a' }] }), "missing property 'id'"],
  [issuer({ builders: [{ app: 'a', id: 74 }] }), '/builders/oidc/issuers/0/builders/0/id'],
  [issuer({ builders: [{ app: 'a', id: '7', claims: { a: true } }] }), '/builders/0/claims/a'],
  [{ builders: { service: { type: 'ExternalName' } } }, '/builders/service/type'],
  [{ builders: { service: { annotations: { a: 1 } } } }, '/builders/service/annotations/a'],
  [
    { builders: { service: { loadBalancerSourceRanges: ['192.0.2.1'] } } },
    '/builders/service/loadBalancerSourceRanges/0',
  ],
  [{ builders: { service: { ports: [] } } }, "'ports' not allowed"],
  [{ networkPolicy: { builders: { from: [{}] } } }, '/networkPolicy/builders/from/0'],
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
    accounts({ ...account, namespace: 'kube-system' }),
    "builders.serviceAccounts[0]: its namespace is Kubernetes' own",
  ],
  [
    accounts({ ...account, namespace: 'iterapp-system' }),
    "builders.serviceAccounts[0]: its namespace is the release's own",
  ],
  [
    accounts(account, { ...account, namespace: 'apps-shop-build' }),
    'builders.serviceAccounts[1]: its namespace, apps-shop-build, is one of an app by the rule apps-{app}-build',
  ],
  [
    accounts({ ...account, namespace: 'apps-shop-prod' }),
    'builders.serviceAccounts[0]: its namespace, apps-shop-prod, is one of an app',
  ],
  [
    accounts(account, { ...account, app: 'shop' }),
    'builders.serviceAccounts[1]: the same ServiceAccount is there before',
  ],
  [issuers(), 'builders.oidc.issuers: expected the CI systems whose jobs are known'],
  [
    { builders: { oidc: { issuers: [gitlab] } } },
    'builders.oidc.issuers: it says whose jobs are known, but builders.oidc.enabled is false',
  ],
  [
    { builders: { service: { type: 'LoadBalancer' } } },
    'builders.service: it says how the port for jobs is published, but builders.oidc.enabled is false',
  ],
  [
    { builders: { service: { annotations: { a: 'b' } } } },
    'builders.service: it says how the port for jobs is published, but builders.oidc.enabled is false',
  ],
  [
    service({ type: 'NodePort', loadBalancerSourceRanges: ['192.0.2.0/24'] }),
    'builders.service.loadBalancerSourceRanges: expected the type LoadBalancer beside it',
  ],
  [
    issuers(gitlab, { ...gitlab, audience: 'b' }),
    'builders.oidc.issuers[1]: the same issuer is there before',
  ],
  [
    issuer({
      builders: [
        { app: 'web', id: '1' },
        { app: 'shop', id: '1', claims: { ref: 'a' } },
      ],
    }),
    'builders.oidc.issuers[0].builders[1]: its id is that of a builder of web, and one project builds one app',
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

test('a release with jobs of CI systems has a name that leaves room for their Service', () => {
  const release = 'i'.repeat(50)
  expect(template({ release, values: issuer({}) }).stderr).toContain(
    'expected at most 49 characters',
  )
  expect(template({ release: 'i'.repeat(49), values: issuer({}) }).stderr).toBe('')
})

test.each(['i', 'i1', 'iterapp-2', 'i'.repeat(51)])('a release may be named %s', (release) => {
  expect(template({ release }).stderr).toBe('')
})
