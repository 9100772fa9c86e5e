import { evaluate } from '@marcbachmann/cel-js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  coarseCondition,
  identifyNamespace,
  isAppName,
  isEnvironmentName,
  parseIdentityRules,
  type Identity,
  type IdentityRule,
} from './index'

const settings = { releaseNamespace: 'iterapp' }

// Few letters and the words that patterns use: namespaces that can be read in two ways are common.
const word = fc.constantFrom('a', 'b', 'pr', 'build', 'test', 'prod', '1', 'common', 'x')
const appName = fc
  .array(word, { minLength: 1, maxLength: 5 })
  .map((words) => words.join('-'))
  .filter(isAppName)
const environmentName = fc
  .constantFrom('a', 'b', 'pr', 'test', 'prod', '1')
  .filter(isEnvironmentName)
const filling = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('-'))
const literal = fc.constantFrom('-', '-pr-', '-build-', '-a-', 'x', '-x')
const prefix = fc.constantFrom('apps-', 'a-', 'apps-pr-', 'x-build-')
const suffix = fc.constantFrom('', '', '-build', '-a', 'x')

/** A rule as it stands in a values file. */
const writtenRule = fc
  .record({
    prefix,
    placeholders: fc.constantFrom(
      ['{app}'],
      ['{app}', '*'],
      ['*', '{app}'],
      ['{app}', '{environment}'],
      ['{environment}', '{app}'],
      ['{app}', '{environment}', '*'],
      ['*', '{app}', '{environment}'],
    ),
    literals: fc.tuple(literal, literal),
    suffix,
    fixed: fc.oneof(
      environmentName.map((environment) => ({ environment })),
      fc.constant({ use: 'build' }),
    ),
    environments: fc.option(fc.uniqueArray(environmentName, { minLength: 1 }), { nil: undefined }),
  })
  .map(({ prefix, placeholders, literals, suffix, fixed, environments }) => {
    const body = placeholders.map((name, i) => (i === 0 ? name : `${literals[i - 1] ?? ''}${name}`))
    const pattern = prefix + body.join('') + suffix
    if (!pattern.includes('{environment}')) return { pattern, ...fixed }
    return environments === undefined ? { pattern } : { pattern, environments }
  })

function parseRule(written: unknown): IdentityRule {
  const [rule] = parseIdentityRules([written])
  if (rule === undefined) throw new Error('one rule gives one rule')
  return rule
}

/** What a rule's namespace of this app and environment should be: `null` for an unlisted one. */
function intended(rule: IdentityRule, app: string, environment: string): Identity | null {
  switch (rule.target.kind) {
    case 'build':
      return { use: 'build', app }
    case 'fixed':
      return { use: 'runtime', app, environment: rule.target.environment }
    case 'named': {
      const { environments } = rule.target
      const listed = environments?.includes(environment) ?? true
      return listed ? { use: 'runtime', app, environment } : null
    }
  }
}

test('a namespace built by a pattern is read as the same identity or none, never as another', () => {
  let read = 0
  fc.assert(
    fc.property(
      writtenRule,
      appName,
      environmentName,
      filling,
      (written, app, environment, any) => {
        const rule = parseRule(written)
        const namespace = rule.pattern
          .replace('{app}', app)
          .replace('{environment}', environment)
          .replace('*', any)
        const identity = identifyNamespace([rule], namespace, settings)
        if (identity === null) return
        expect(identity).toEqual(intended(rule, app, environment))
        read++
      },
    ),
    { numRuns: 2000 },
  )
  expect(read).toBeGreaterThan(200)
})

test('with environments at the end of the pattern, each namespace reads back exactly', () => {
  const [rule] = parseIdentityRules([{ pattern: 'apps-{app}-{environment}' }])
  fc.assert(
    fc.property(appName, environmentName, (app, environment) => {
      const namespace = `apps-${app}-${environment}`
      const identity = identifyNamespace(rule ? [rule] : [], namespace, settings)
      expect(identity).toEqual({ use: 'runtime', app, environment })
    }),
  )
})

test('of several rules the first that matches decides, and no later one makes up for it', () => {
  fc.assert(
    fc.property(fc.array(writtenRule, { maxLength: 3 }), namespaceText(), (written, namespace) => {
      const rules = parseIdentityRules(written)
      const alone = rules.map((rule) => identifyNamespace([rule], namespace, settings))
      const identity = identifyNamespace(rules, namespace, settings)
      if (identity !== null) {
        expect(alone.find((found) => found !== null)).toEqual(identity)
      } else {
        const [first] = alone
        expect(first ?? null).toBeNull()
      }
    }),
  )
})

test('wherever there is an identity, the CEL filter is true', () => {
  let identified = 0
  fc.assert(
    fc.property(fc.array(writtenRule, { maxLength: 3 }), namespaceText(), (written, namespace) => {
      const rules = parseIdentityRules(written)
      if (identifyNamespace(rules, namespace, settings) === null) return
      const condition = coarseCondition(rules, settings)
      expect(evaluate(condition, { request: { namespace } })).toBe(true)
      identified++
    }),
    { numRuns: 1000 },
  )
  expect(identified).toBeGreaterThan(10)
})

test('identification never throws, and an identity has only valid names', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), namespaceText())
  fc.assert(
    fc.property(fc.array(writtenRule, { maxLength: 3 }), anyText, (written, namespace) => {
      const identity = identifyNamespace(parseIdentityRules(written), namespace, settings)
      if (identity === null) return
      expect(isAppName(namespace) && isAppName(identity.app)).toBe(true)
      if (identity.use === 'runtime') expect(isEnvironmentName(identity.environment)).toBe(true)
    }),
  )
})

test('rules of any shape are parsed or refused with a code, nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(fc.object()), fc.array(writtenRule)), (value) => {
      try {
        parseIdentityRules(value)
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_IDENTITY_RULES' })
      }
    }),
  )
})

/** Texts that are often namespaces of the rules above. */
function namespaceText(): fc.Arbitrary<string> {
  return fc
    .tuple(
      prefix,
      fc.array(fc.oneof(word, fc.constant('')), { minLength: 1, maxLength: 7 }),
      suffix,
    )
    .map(([start, words, end]) => start + words.join('-') + end)
}
