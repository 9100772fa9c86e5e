import { describe, expect, test } from 'vitest'
import { planBundles } from './plan-bundles'

const trusts = [
  { dnsNames: ['hook.ns.svc', 'hook.test'], caBundle: 'QUFB' },
  { dnsNames: ['keys.ns.svc'], caBundle: 'QkJC' },
]
const dnsNames = trusts.flatMap((trust) => trust.dnsNames)

const webhook = (name: string, clientConfig: object) => ({
  name,
  clientConfig,
  sideEffects: 'None',
})
const service = (name: string) => ({ service: { name, namespace: 'ns', path: '/mutate' } })

const plan = (...webhooks: readonly unknown[]) => planBundles({ webhooks }, trusts, dnsNames)

describe('a webhook', () => {
  test('gets the authority of the certificate that has its server’s name', () => {
    expect(plan(webhook('a', service('hook')), webhook('b', service('keys')))).toEqual({
      webhooks: [
        { name: 'a', clientConfig: { caBundle: 'QUFB' } },
        { name: 'b', clientConfig: { caBundle: 'QkJC' } },
      ],
      unknown: [],
    })
  })

  test('may be at an address', () => {
    expect(plan(webhook('a', { url: 'https://hook.test:8443/mutate' })).webhooks).toEqual([
      { name: 'a', clientConfig: { caBundle: 'QUFB' } },
    ])
  })

  test('stays as it is when it trusts that already', () => {
    expect(plan(webhook('a', { ...service('hook'), caBundle: 'QUFB' })).webhooks).toEqual([])
    expect(plan(webhook('a', { ...service('hook'), caBundle: 'QUFC' })).webhooks).toHaveLength(1)
  })

  test.each([
    ['a Service', service('other')],
    ['an address', { url: 'https://127.0.0.1:8443' }],
    ['an address that is none', { url: 'nowhere' }],
  ])('that no certificate is for, by %s, is told of and left alone', (_title, clientConfig) => {
    expect(plan(webhook('a', { ...clientConfig, caBundle: 'x' }))).toEqual({
      webhooks: [],
      unknown: ['a'],
    })
  })

  test('whose certificate is not there yet is left alone', () => {
    const stored = { webhooks: [webhook('a', service('hook'))] }
    expect(planBundles(stored, [], dnsNames)).toEqual({ webhooks: [], unknown: [] })
  })
})

test('a configuration may have no webhooks', () => {
  expect(planBundles({}, trusts, dnsNames)).toEqual({ webhooks: [], unknown: [] })
})

test.each<[string, unknown]>([
  ['a text', 'webhooks'],
  ['what is no webhook', ['a']],
  ['a webhook without a name', [{ clientConfig: {} }]],
  ['a webhook without an address', [{ name: 'a' }]],
  ['a webhook with half an address', [{ name: 'a', clientConfig: { service: { name: 'a' } } }]],
])('an answer with %s is refused', (_title, webhooks) => {
  expect(() => planBundles({ webhooks }, trusts, dnsNames)).toThrow(
    expect.objectContaining({
      code: 'ERR_API_SERVER',
      message: 'the API server gave no webhook configuration',
    }),
  )
})
