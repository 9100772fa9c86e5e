import { type ChartObject, renderObjects, selectOne, type WebhookObject } from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'

const objects = renderObjects()

describe.each([
  ['MutatingWebhookConfiguration', 'pods.iterapp.dev', 'Fail'],
  ['ValidatingWebhookConfiguration', 'configmaps.iterapp.dev', 'Ignore'],
])('the %s', (kind, name, failurePolicy) => {
  const rendered = selectOne(objects, kind, 'iterapp') as WebhookObject

  test('has one webhook, which is asked about app namespaces only, and for 5 s at most', () => {
    expect(rendered.webhooks).toEqual([
      expect.objectContaining({ name, failurePolicy, timeoutSeconds: 5, sideEffects: 'None' }),
    ])
    expect(rendered.webhooks[0]?.matchConditions[0]?.name).toBe('app-namespaces')
  })

  test('finds the webhook by its Service, and leaves its authority to the controller', () => {
    const path = kind.startsWith('Mutating') ? '/mutate' : '/validate'
    expect(rendered.webhooks.map(({ clientConfig }) => clientConfig)).toEqual([
      { service: { name: 'iterapp-webhook', namespace: 'iterapp-system', port: 443, path } },
    ])
  })
})

test('the policy about writers of ConfigMaps is in force', () => {
  const policy = selectOne(objects, 'ValidatingAdmissionPolicy', 'iterapp-config-writers')
  expect(policy).toMatchObject({ spec: { failurePolicy: 'Fail' } })
  const binding = selectOne(objects, 'ValidatingAdmissionPolicyBinding', 'iterapp-config-writers')
  expect((binding as ChartObject & { spec: unknown }).spec).toEqual({
    policyName: 'iterapp-config-writers',
    validationActions: ['Deny'],
  })
})
