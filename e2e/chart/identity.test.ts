import {
  RELEASE_NAMESPACE,
  renderObjects,
  selectKind,
  template,
  type WebhookObject,
} from '@iterapp/cluster'
import { coarseCondition, parseIdentityRules } from '@iterapp/identity'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** What libs/identity is tested with. */
const vectors = JSON.parse(
  readFileSync(new URL('../../libs/identity/testdata/namespaces.json', import.meta.url), 'utf8'),
) as {
  readonly rules: Readonly<Record<string, unknown>> & { readonly design: unknown }
  readonly invalid: readonly { readonly description: string; readonly rules: unknown }[]
}

/** The CEL of the two configurations of webhooks. */
function conditionsOf(namespaces: unknown, namespace = RELEASE_NAMESPACE): readonly string[] {
  const only = 'templates/admission/webhooks.yaml'
  const objects = renderObjects({ namespace, values: { identity: { namespaces } }, only })
  return ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].flatMap((kind) =>
    (selectKind(objects, kind) as readonly WebhookObject[]).flatMap(({ webhooks }) =>
      webhooks.flatMap(({ matchConditions }) =>
        matchConditions
          .filter(({ name }) => name === 'app-namespaces')
          .map(({ expression }) => expression),
      ),
    ),
  )
}

function expectSame(namespaces: unknown, releaseNamespace = RELEASE_NAMESPACE): void {
  const condition = coarseCondition(parseIdentityRules(namespaces), { releaseNamespace })
  expect(conditionsOf(namespaces, releaseNamespace)).toEqual([condition, condition])
}

describe('the CEL filter is that of libs/identity', () => {
  test.each(Object.entries(vectors.rules))('for the rules %s of its vectors', (_name, rules) => {
    expectSame(rules)
  })

  test.each(['a', '0', '12', 'true', 'a-b', 'x'.repeat(63)])('in the namespace %s', (namespace) => {
    expectSame(vectors.rules.design, namespace)
  })

  test('for any rules', () => {
    const start = fc.constantFrom(
      'a-',
      'a-b-',
      'ab-',
      'b-',
      'b-a-',
      'kube-a-',
      'apps-',
      'kub-',
      '0-',
    )
    const tail = fc.constantFrom('{app}', '{app}-b', '*-{app}', '{app}-pr-*', 'x-{app}')
    const rule = fc.oneof(
      fc
        .tuple(start, tail)
        .map(([prefix, rest]) => ({ pattern: prefix + rest, environment: 'prod' })),
      start.map((prefix) => ({ pattern: `${prefix}{app}-build`, use: 'build' })),
      start.map((prefix) => ({ pattern: `${prefix}{app}-{environment}` })),
      start.map((prefix) => ({
        pattern: `${prefix}{environment}-{app}`,
        environments: ['test', 'prod'],
      })),
    )
    const rules = fc
      .array(rule, { maxLength: 5 })
      .filter((list) => !list.some(({ pattern }) => pattern.startsWith('kube-')))
    fc.assert(
      fc.property(rules, (namespaces) => {
        expectSame(namespaces)
      }),
      { numRuns: 150 },
    )
  })
})

describe('rules that libs/identity refuses', () => {
  test.each(vectors.invalid)('are refused: $description', ({ rules }) => {
    const { status, stderr } = template({ values: { identity: { namespaces: rules } } })
    expect(status).toBe(1)
    // Helm takes a value that is null for one that is not there.
    expect(stderr).toMatch(rules === null ? /identity/ : /identity[./]namespaces/)
  })
})

describe("the release's own namespace", () => {
  const refusal = (namespace: string, namespaces?: unknown) =>
    template({
      namespace,
      ...(namespaces !== undefined && { values: { identity: { namespaces } } }),
    }).stderr

  test.each([
    ['apps-platform-test', 2],
    ['apps-platform-build', 1],
    ['previews-platform-1', 0],
  ])('is not one of an app: %s', (namespace, index) => {
    expect(refusal(namespace)).toContain(
      `identity.namespaces[${index}]: the release's own namespace, ${namespace}, would be an app's`,
    )
  })

  test.each(['apps-platform-staging', 'apps', 'apps-test', 'previews-x', 'my-apps-x-test'])(
    'may be %s, which no rule matches',
    (namespace) => {
      expect(refusal(namespace)).toBe('')
    },
  )

  test('is not one that a rule matches by a star or any environment', () => {
    const rules = [{ pattern: 'p-*-{app}-{environment}' }]
    expect(refusal('p-a-b-c', rules)).toContain('identity.namespaces[0]: ')
    expect(refusal('p-a-b', rules)).toBe('')
  })

  test.each(['kube-system', 'kube-x'])('is not one of Kubernetes: %s', (namespace) => {
    expect(refusal(namespace)).toContain(`the namespace ${namespace} is Kubernetes' own`)
  })
})
