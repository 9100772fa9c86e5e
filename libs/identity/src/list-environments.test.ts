import { expect, test } from 'vitest'
import { listEnvironments, parseIdentityRules } from './index'

const list = (...rules: readonly object[]) => listEnvironments(parseIdentityRules(rules))

test('environments are those that the rules name, in their order, each once', () => {
  const rules = [
    { pattern: 'apps-{app}-pr-*', environment: 'preview' },
    { pattern: 'ci-{app}', use: 'build' },
    { pattern: 'apps-{app}-{environment}', environments: ['test', 'prod'] },
    { pattern: 'shop-{environment}-{app}', environments: ['prod', 'dev', 'preview'] },
    { pattern: 'old-{app}', environment: 'test' },
  ]
  expect(list(...rules)).toEqual({ names: ['preview', 'test', 'prod', 'dev'], any: false })
})

test('any environment is one where a rule has no list of them', () => {
  const fixed = { pattern: 'old-{app}', environment: 'prod' }
  expect(list({ pattern: 'apps-{app}-{environment}' }, fixed)).toEqual({
    names: ['prod'],
    any: true,
  })
})

test('there are none without rules, and none of builds', () => {
  expect(list()).toEqual({ names: [], any: false })
  expect(list({ pattern: 'ci-{app}', use: 'build' })).toEqual({ names: [], any: false })
})
