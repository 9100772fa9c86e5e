import {
  chartFolder,
  type Deployment,
  renderObjects,
  selectKind,
  selectOne,
  template,
} from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'

const SERVICE = 'iterapp-keys-public'

const everything = { valuesFile: `${chartFolder}/ci/everything-values.yaml` }
const gateway = { valuesFile: `${chartFolder}/ci/gateway-values.yaml` }

const published = (page: object) => ({
  values: { page: { host: 'a.example.com', ingress: { enabled: true }, ...page } },
})

const routed = (page: object) => ({
  values: {
    page: {
      host: 'a.example.com',
      httpRoute: { enabled: true, parentRefs: [{ name: 'public' }] },
      ...page,
    },
  },
})

describe('the page', () => {
  const argumentsOf = (values: object) =>
    (selectOne(renderObjects({ values }), 'Deployment', 'iterapp-keys') as Deployment).spec.template
      .spec.containers[0]?.args

  test('is shown, or not', () => {
    expect(argumentsOf({})).toContain('--page=/app/page')
    expect(argumentsOf({ page: { enabled: false } })?.join()).not.toContain('--page')
  })

  test('is published by nothing unless the values say so', () => {
    const kinds = renderObjects().map(({ kind }) => kind)
    expect(kinds).not.toContain('Ingress')
    expect(kinds).not.toContain('HTTPRoute')
  })
})

describe('an Ingress', () => {
  test('has all that the values say', () => {
    const objects = renderObjects(everything)
    const ingress = selectOne(objects, 'Ingress', SERVICE)
    expect(ingress.metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'company' })
    const service = { name: SERVICE, port: { name: 'page' } }
    expect(ingress.spec).toEqual({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['tools.example.com'], secretName: 'tools-tls' }],
      rules: [
        {
          host: 'tools.example.com',
          http: { paths: [{ path: '/secrets', pathType: 'Prefix', backend: { service } }] },
        },
      ],
    })
    expect(selectKind(objects, 'HTTPRoute')).toEqual([])
  })

  test('has nothing of what they leave open', () => {
    const { metadata, spec } = selectOne(renderObjects(published({})), 'Ingress', SERVICE)
    expect(metadata).not.toHaveProperty('annotations')
    expect(spec).toMatchObject({
      rules: [{ host: 'a.example.com', http: { paths: [{ path: '/' }] } }],
    })
    expect(Object.keys(spec as object)).toEqual(['rules'])
  })
})

describe('an HTTPRoute', () => {
  test('has all that the values say', () => {
    const objects = renderObjects(gateway)
    const route = selectOne(objects, 'HTTPRoute', SERVICE)
    expect(route.metadata.annotations).toEqual({ team: 'platform' })
    expect(route.spec).toEqual({
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
      hostnames: ['secrets.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: SERVICE, port: 80 }],
        },
      ],
    })
    expect(selectKind(objects, 'Ingress')).toEqual([])
  })

  test.each(['/secrets', '/secrets/'])('matches what is below %s', (path) => {
    const { spec } = selectOne(renderObjects(routed({ path })), 'HTTPRoute', SERVICE)
    expect(spec).toMatchObject({ rules: [{ matches: [{ path: { value: '/secrets' } }] }] })
  })
})

test('what is published has the port of the page, and of nothing else', () => {
  for (const render of [everything, gateway]) {
    const { spec } = selectOne(renderObjects(render), 'Service', SERVICE)
    expect(spec).toMatchObject({ ports: [{ name: 'page', port: 80, targetPort: 'page' }] })
    expect((spec as { ports: unknown[] }).ports).toHaveLength(1)
  }
})

test.each([
  [published({ host: '' }), 'page.host: expected a name, since page.ingress publishes'],
  [routed({ host: '' }), 'page.host: expected a name, since page.httpRoute publishes'],
  [
    routed({ httpRoute: { enabled: true } }),
    'page.httpRoute.parentRefs: expected the Gateways that the page is published by',
  ],
])('what nobody could reach is refused: %j', (render, words) => {
  const { status, stderr } = template(render)
  expect(stderr).toContain(words)
  expect(status).toBe(1)
})
