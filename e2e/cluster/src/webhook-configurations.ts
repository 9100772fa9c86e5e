import { coarseCondition, parseIdentityRules } from '@iterapp/identity'

/** The namespace that the webhook runs in, in these tests. */
export const RELEASE_NAMESPACE = 'iterapp-system'

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

/** How the two webhooks are registered. */
export function webhookConfigurations({ url, caBundle }: WebhookAddress): readonly object[] {
  const shared = {
    admissionReviewVersions: ['v1'],
    matchPolicy: 'Equivalent',
    sideEffects: 'None',
    timeoutSeconds: 5,
  }
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'iterapp' },
      webhooks: [
        {
          ...shared,
          name: 'pods.iterapp.dev',
          clientConfig: { url: `${url}/mutate`, caBundle },
          rules: [rule('pods', ['CREATE'])],
          matchConditions: [namespaces],
          failurePolicy: 'Fail',
          reinvocationPolicy: 'IfNeeded',
        },
      ],
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'iterapp' },
      webhooks: [
        {
          ...shared,
          name: 'configmaps.iterapp.dev',
          clientConfig: { url: `${url}/validate`, caBundle },
          rules: [rule('configmaps', ['CREATE', 'UPDATE'])],
          matchConditions: [
            namespaces,
            {
              name: 'iterapp-config',
              expression: 'request.name == "iterapp" || request.name.startsWith("iterapp-")',
            },
            {
              // One that was stored while nobody could check it can still be labelled and removed.
              name: 'changed',
              expression: 'request.operation != "UPDATE" || object.?data != oldObject.?data',
            },
          ],
          failurePolicy: 'Ignore',
        },
      ],
    },
  ]
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
