import { evaluate } from '@marcbachmann/cel-js'
import { IterappError } from '@iterapp/errors'
import { describe, expect, test } from 'vitest'
import vectors from '../testdata/namespaces.json'
import { coarseCondition, identifyNamespace, parseIdentityRules, tokenAudience } from './index'

const ruleSets = new Map<string, unknown>(Object.entries(vectors.rules))

describe('a namespace of the vectors', () => {
  test.each(vectors.namespaces)('has its identity: $description', (vector) => {
    const rules = parseIdentityRules(ruleSets.get(vector.rules))
    expect(identifyNamespace(rules, vector.namespace, vector)).toEqual(vector.expect.identity)
  })

  test.each(vectors.namespaces)('passes the CEL filter or not: $description', (vector) => {
    const rules = parseIdentityRules(ruleSets.get(vector.rules))
    const request = { namespace: vector.namespace }
    expect(evaluate(coarseCondition(rules, vector), { request })).toBe(vector.expect.coarse)
  })
})

describe('the rules', () => {
  test.each(vectors.invalid)('are refused: $description', ({ rules, expect: expected }) => {
    expect(thrownBy(() => parseIdentityRules(rules))).toMatchObject(expected)
  })

  test('are refused when a member is named __proto__', () => {
    const rules: unknown = JSON.parse(
      '[{ "pattern": "apps-{app}", "use": "build", "__proto__": 1 }]',
    )
    expect(() => parseIdentityRules(rules)).toThrow(
      'identity.namespaces[0]: unknown member "__proto',
    )
  })

  test('keep their pattern and order', () => {
    const rules = parseIdentityRules(vectors.rules.design)
    expect(rules.map(({ pattern }) => pattern)).toEqual([
      'apps-{app}-pr-*',
      'apps-{app}-build',
      'apps-{app}-{environment}',
    ])
  })
})

describe('the CEL filter', () => {
  test('is what the documentation shows', () => {
    const rules = parseIdentityRules(vectors.rules.design)
    expect(coarseCondition(rules, { releaseNamespace: 'iterapp' })).toBe(
      '!request.namespace.startsWith("kube-") && request.namespace != "iterapp" && ' +
        'request.namespace.startsWith("apps-")',
    )
  })

  test('names a prefix once, and only the shorter of two that cover each other', () => {
    const rules = parseIdentityRules(vectors.rules.prefixes)
    expect(coarseCondition(rules, { releaseNamespace: 'iterapp' })).toBe(
      '!request.namespace.startsWith("kube-") && request.namespace != "iterapp" && ' +
        '(request.namespace.startsWith("x-") || request.namespace.startsWith("z-"))',
    )
  })

  test.each(['a"b', 'a\\b', 'a\nb', "a'b", 'a\u0007b'])('escapes %j', (releaseNamespace) => {
    const rules = parseIdentityRules(vectors.rules.design)
    const condition = coarseCondition(rules, { releaseNamespace })
    expect(evaluate(`(${condition}) == false`, { request: { namespace: releaseNamespace } })).toBe(
      true,
    )
    expect(condition).toContain(JSON.stringify(releaseNamespace))
  })
})

test('the audience of tokens is unique to the release', () => {
  expect(tokenAudience('iterapp-system')).toBe('iterapp-keys.iterapp-system')
})

function thrownBy(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    expect(error).toBeInstanceOf(IterappError)
    return error
  }
}
