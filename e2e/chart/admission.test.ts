import { webhookConfigurations } from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'
import { renderObjects } from './testing/helm'
import { selectOne, type ChartObject, type WebhookObject } from './testing/objects'

const objects = renderObjects()

/** The two as the other tests register them, by address. */
const tried = webhookConfigurations({ url: 'https://webhook', caBundle: '' }) as WebhookObject[]

const withoutAddress = ({ webhooks }: WebhookObject) =>
  webhooks.map((webhook) => ({ ...webhook, clientConfig: null }))

describe.each(tried)('the $kind', ({ kind, webhooks }) => {
  const rendered = selectOne(objects, kind, 'iterapp') as WebhookObject

  test('is the one that is tried against a real API server', () => {
    expect(withoutAddress(rendered)).toEqual(withoutAddress({ ...rendered, webhooks }))
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
