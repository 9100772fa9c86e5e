import {
  chartFolder,
  type Deployment,
  renderObjects,
  type RoleObject,
  selectKind,
  selectOne,
} from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'

const objects = renderObjects()

const rulesOf = (kind: 'Role' | 'ClusterRole', name: string) =>
  (selectOne(objects, kind, name) as RoleObject).rules

describe('what the parts may do', () => {
  test('the keys service reviews tokens, looks at nodes, and reads and makes Secrets here', () => {
    expect(rulesOf('ClusterRole', 'iterapp-keys')).toEqual([
      { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
    ])
    expect(rulesOf('Role', 'iterapp-keys')).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'list'] },
    ])
  })

  test('the webhook reads ConfigMaps', () => {
    expect(rulesOf('ClusterRole', 'iterapp-webhook')).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
    ])
  })

  test('the controller makes Secrets, and changes two certificates and the two configurations', () => {
    expect(rulesOf('Role', 'iterapp-controller')).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['iterapp-authority', 'iterapp-keys-tls', 'iterapp-webhook-tls'],
        verbs: ['get'],
      },
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['iterapp-keys-tls', 'iterapp-webhook-tls'],
        verbs: ['patch'],
      },
    ])
    expect(rulesOf('ClusterRole', 'iterapp-controller')).toEqual([
      {
        apiGroups: ['admissionregistration.k8s.io'],
        resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
        resourceNames: ['iterapp'],
        verbs: ['get', 'patch'],
      },
    ])
  })

  test('and nothing else: no Secret of another namespace, no wildcard, no role without an owner', () => {
    const roles = [
      ...(selectKind(objects, 'ClusterRole') as readonly RoleObject[]),
      ...(selectKind(objects, 'Role') as readonly RoleObject[]),
    ]
    expect(roles).toHaveLength(5)
    expect(JSON.stringify(roles)).not.toContain('*')
    for (const { rules } of selectKind(objects, 'ClusterRole') as readonly RoleObject[]) {
      expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets')
    }
    for (const { kind, metadata } of roles) {
      expect(selectOne(objects, `${kind}Binding`, metadata.name)).toMatchObject({
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name },
        subjects: [{ kind: 'ServiceAccount', name: metadata.name, namespace: 'iterapp-system' }],
      })
    }
  })

  test('no other pod gets the token of one of their accounts without asking', () => {
    const accounts = selectKind(objects, 'ServiceAccount')
    expect(accounts.map(({ metadata }) => metadata.name)).toEqual([
      'iterapp-controller',
      'iterapp-keys',
      'iterapp-webhook',
    ])
    for (const account of accounts) {
      expect(account).toMatchObject({ automountServiceAccountToken: false })
    }
  })
})

describe('the network', () => {
  test('the unwrap and the page have Services of their own', () => {
    expect(selectOne(objects, 'Service', 'iterapp-keys')).toMatchObject({
      spec: { ports: [{ port: 8421, targetPort: 'unwrap' }] },
    })
    expect(selectOne(objects, 'Service', 'iterapp-keys-public')).toMatchObject({
      spec: { ports: [{ port: 80, targetPort: 'page' }] },
    })
    expect(selectOne(objects, 'Service', 'iterapp-webhook')).toMatchObject({
      spec: { ports: [{ port: 443, targetPort: 'webhook' }] },
    })
  })

  test('a Service and a NetworkPolicy name ports that the pods have', () => {
    const ports = (name: string) =>
      (selectOne(objects, 'Deployment', name) as Deployment).spec.template.spec.containers[0]?.ports
    expect(ports('iterapp-keys')).toEqual([
      { name: 'page', containerPort: 8420 },
      { name: 'unwrap', containerPort: 8421 },
      { name: 'metrics', containerPort: 9090 },
      { name: 'health', containerPort: 9091 },
    ])
    expect(ports('iterapp-webhook')).toEqual([
      { name: 'webhook', containerPort: 8443 },
      { name: 'metrics', containerPort: 9090 },
      { name: 'health', containerPort: 9091 },
    ])
    expect(ports('iterapp-controller')).toBeUndefined()
  })

  test('no other port can be reached (health only by the kubelet), and none of the controller', () => {
    const ingress = (name: string) => selectOne(objects, 'NetworkPolicy', name).spec
    expect(ingress('iterapp-keys')).toMatchObject({
      policyTypes: ['Ingress'],
      ingress: [
        { ports: [{ port: 'unwrap' }] },
        { ports: [{ port: 'page' }] },
        { ports: [{ port: 'metrics' }] },
      ],
    })
    expect(ingress('iterapp-webhook')).toMatchObject({
      ingress: [{ ports: [{ port: 'webhook' }] }, { ports: [{ port: 'metrics' }] }],
    })
    expect(ingress('iterapp-controller')).toMatchObject({ policyTypes: ['Ingress'] })
    expect(ingress('iterapp-controller')).not.toHaveProperty('ingress')
  })

  test('jobs of CI systems have a port and a Service of their own, when the values say so', () => {
    const name = 'iterapp-keys-builders'
    expect(selectKind(objects, 'Service').map(({ metadata }) => metadata.name)).not.toContain(name)
    const all = renderObjects({ valuesFile: `${chartFolder}/ci/everything-values.yaml` })
    const { spec } = selectOne(all, 'Service', name)
    // An appProtocol of https would make some load balancers ask for / and find the port ill.
    expect(spec).toHaveProperty('ports', [{ name: 'builders', port: 8422, targetPort: 'builders' }])
    expect(spec).toMatchObject({ selector: { 'app.kubernetes.io/component': 'keys' } })
    const keys = selectOne(all, 'Deployment', 'iterapp-keys') as Deployment
    expect(keys.spec.template.spec.containers[0]?.args).toContain('--builders-port=8422')
    expect(keys.spec.template.spec.containers[0]?.ports).toContainEqual({
      name: 'builders',
      containerPort: 8422,
    })
    expect(selectOne(all, 'NetworkPolicy', 'iterapp-keys').spec).toMatchObject({
      ingress: [
        { ports: [{ port: 'unwrap' }] },
        { ports: [{ port: 'page' }] },
        { ports: [{ port: 'builders' }], from: [{ ipBlock: { cidr: '192.0.2.0/24' } }] },
        { ports: [{ port: 'metrics' }] },
      ],
    })
    // Neither the pods' Service nor the published one leads there.
    for (const other of ['iterapp-keys', 'iterapp-keys-public']) {
      expect((selectOne(all, 'Service', other).spec as { ports: unknown[] }).ports).toHaveLength(1)
    }
  })

  test('nothing publishes that Service, or a load balancer as the values say', () => {
    const find = (render: Parameters<typeof renderObjects>[0]) =>
      selectOne(renderObjects(render), 'Service', 'iterapp-keys-builders')
    const issuer = { issuer: 'https://a.example', audience: 'a', idClaim: 'sub', builders: [] }
    const closed = find({ values: { builders: { oidc: { enabled: true, issuers: [issuer] } } } })
    expect(closed.metadata).not.toHaveProperty('annotations')
    expect(closed.spec).toHaveProperty('type', 'ClusterIP')
    expect(closed.spec).not.toHaveProperty('loadBalancerSourceRanges')
    const open = find({ valuesFile: `${chartFolder}/ci/everything-values.yaml` })
    expect(open.metadata.annotations).toEqual({
      'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb',
    })
    expect(open.spec).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['192.0.2.0/24', '2001:db8::/32'],
    })
  })

  test('the values say who may', () => {
    const all = renderObjects({ valuesFile: `${chartFolder}/ci/everything-values.yaml` })
    expect(selectOne(all, 'NetworkPolicy', 'iterapp-webhook')).toMatchObject({
      spec: {
        ingress: [
          {
            ports: [{ port: 'webhook' }],
            from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
          },
          {
            ports: [{ port: 'metrics' }],
            from: [{ namespaceSelector: expect.anything() as unknown }],
          },
        ],
      },
    })
    expect(selectOne(all, 'Service', 'iterapp-keys')).toMatchObject({
      spec: { clusterIP: '10.96.12.34' },
    })
  })
})
