import { coarseCondition, parseIdentityRules } from '@iterapp/identity'
import type { WebhookObject } from './chart-objects'
import { RELEASE_NAMESPACE, renderObjects } from './helm'

/** The identity rules of these tests, as a chart's value. */
export const identityNamespaces = [
  { pattern: 'previews-{app}-*', environment: 'preview' },
  { pattern: 'apps-{app}-build', use: 'build' },
  { pattern: 'apps-{app}-{environment}', environments: ['test', 'prod'] },
]

/** Where the API server finds a webhook. */
export interface WebhookAddress {
  /** Without a path or a slash at the end. */
  readonly url: string
  /** The authority of its certificate, PEM in base64. */
  readonly caBundle: string
}

const namespaces = {
  name: 'app-namespaces',
  expression: coarseCondition(parseIdentityRules(identityNamespaces), {
    releaseNamespace: RELEASE_NAMESPACE,
  }),
}

/** How the chart registers the two webhooks, but by an address. */
export function webhookConfigurations({ url, caBundle }: WebhookAddress): readonly WebhookObject[] {
  const values = { identity: { namespaces: identityNamespaces } }
  const objects = renderObjects({ only: 'templates/admission/webhooks.yaml', values })
  return (objects as readonly WebhookObject[]).map(({ webhooks, ...object }) => ({
    ...object,
    webhooks: webhooks.map((webhook) => ({
      ...webhook,
      clientConfig: { url: `${url}${webhook.clientConfig.service?.path ?? ''}`, caBundle },
    })),
  }))
}

/** A webhook of somebody else, for pods of app namespaces. */
export function otherWebhookConfiguration(name: string, { url, caBundle }: WebhookAddress): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: `${name}.example.com`,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: { url, caBundle },
        rules: [rule('pods', ['CREATE'])],
        matchConditions: [namespaces],
        failurePolicy: 'Fail',
        reinvocationPolicy: 'IfNeeded',
      },
    ],
  }
}

function rule(resource: string, operations: readonly string[]): object {
  return {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations,
    resources: [resource],
    scope: 'Namespaced',
  }
}
