import { IterappError } from '@iterapp/errors'
import { isEnvironmentName } from './names'
import { parseTemplate, type Template } from './template'

/** What a namespace that matches is for: `named` takes the environment from the namespace. */
export type RuleTarget =
  | { readonly kind: 'build' }
  | { readonly kind: 'fixed'; readonly environment: string }
  /** `environments`: the only ones that match; `null` when every environment does. */
  | { readonly kind: 'named'; readonly environments: readonly string[] | null }

/** One valid rule of `identity.namespaces`. */
export interface IdentityRule {
  /** As it was written. */
  readonly pattern: string
  readonly template: Template
  readonly target: RuleTarget
}

const members = ['pattern', 'environment', 'environments', 'use']

/**
 * Checks the chart value `identity.namespaces`: a list of
 * `{ pattern, environment? | environments? | use?: 'build' }`, whose first match decides.
 *
 * Each rule must say in exactly one way what its namespaces are for: `{environment}` in the pattern
 * (`environments` may list which ones), a fixed `environment`, or `use: build`.
 *
 * @throws IterappError `ERR_IDENTITY_RULES`, which names the rule by its index (from 0), what is
 *   wrong with it and what was expected.
 */
export function parseIdentityRules(value: unknown): readonly IdentityRule[] {
  if (!Array.isArray(value)) throw refuse('identity.namespaces', 'expected a list of rules')
  return value.map((rule, index) => parseRule(rule, `identity.namespaces[${index}]`))
}

function parseRule(value: unknown, where: string): IdentityRule {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(where, `expected a rule with the members ${members.join(', ')}`)
  }
  const rule = new Map<string, unknown>(Object.entries(value))
  const unknown = [...rule.keys()].find((name) => !members.includes(name))
  if (unknown !== undefined) {
    throw refuse(where, `unknown member ${JSON.stringify(unknown)}, expected ${members.join(', ')}`)
  }
  const pattern = rule.get('pattern')
  if (typeof pattern !== 'string') throw refuse(`${where}.pattern`, 'expected a text')
  const template = parseTemplate(pattern, `${where}.pattern`)
  return { pattern, template, target: parseTarget(rule, template, where) }
}

function parseTarget(
  rule: ReadonlyMap<string, unknown>,
  template: Template,
  where: string,
): RuleTarget {
  const named = template.parts.some((part) => part.kind === 'environment')
  const ways = [named, rule.has('environment'), rule.has('use')].filter(Boolean).length
  if (ways !== 1) {
    throw refuse(
      where,
      'expected exactly one of: {environment} in the pattern, environment, use: build',
    )
  }
  if (rule.has('environments') && !named) {
    throw refuse(`${where}.environments`, 'expected {environment} in the pattern beside it')
  }
  if (named) {
    const listed = rule.has('environments')
    return { kind: 'named', environments: listed ? parseEnvironments(rule, where) : null }
  }
  if (rule.has('use')) {
    if (rule.get('use') !== 'build') throw refuse(`${where}.use`, 'expected "build"')
    return { kind: 'build' }
  }
  return {
    kind: 'fixed',
    environment: parseEnvironment(rule.get('environment'), `${where}.environment`),
  }
}

function parseEnvironments(rule: ReadonlyMap<string, unknown>, where: string): readonly string[] {
  const value = rule.get('environments')
  if (!Array.isArray(value) || value.length === 0) {
    throw refuse(`${where}.environments`, 'expected a list of at least one environment')
  }
  const environments = value.map((item, index) =>
    parseEnvironment(item, `${where}.environments[${index}]`),
  )
  if (new Set(environments).size < environments.length) {
    throw refuse(`${where}.environments`, 'expected each environment once')
  }
  return environments
}

function parseEnvironment(value: unknown, where: string): string {
  if (typeof value !== 'string' || !isEnvironmentName(value)) {
    throw refuse(where, 'expected an environment: [a-z0-9]+, but not common or build')
  }
  return value
}

function refuse(where: string, wrong: string): IterappError {
  return new IterappError('ERR_IDENTITY_RULES', `${where}: ${wrong}`)
}
