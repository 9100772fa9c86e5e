import { describe, expect, test } from 'vitest'
import { findAppFlaw, findNameFlaw, findEnvironmentFlaw, targetOf } from './index'

describe('what a value is encrypted for', () => {
  const choice = { app: 'myapp', environment: 'prod', name: 'N' }

  test.each([
    [{ kind: 'variable' }, 'runtime', 'prod', ['env', 'prod']],
    [{ kind: 'variable', environment: '*' }, 'runtime', '*', ['env', 'common']],
    [{ kind: 'file', name: '/a' }, 'runtime', 'prod', ['files', 'prod']],
    [{ kind: 'file', name: '/a', environment: '*' }, 'runtime', '*', ['files', 'common']],
    [{ kind: 'build' }, 'build', '*', ['build_secrets']],
  ] as const)('%j', (change, use, environment, table) => {
    const { scope, place, kind } = targetOf({ ...choice, ...change })
    const name = 'name' in change ? change.name : 'N'
    expect(kind).toBe(change.kind)
    expect(scope).toEqual({ use, app: 'myapp', environment, name })
    expect(place).toEqual({ table, name })
  })
})

describe('a name', () => {
  test('that can stand has no flaw', () => {
    expect(findNameFlaw('variable', 'API_KEY')).toBeNull()
    expect(findNameFlaw('file', '/app/key.json')).toBeNull()
    expect(findNameFlaw('build', 'npm-token')).toBeNull()
    expect(findAppFlaw('my-app')).toBeNull()
    expect(findEnvironmentFlaw('prod2')).toBeNull()
  })

  test.each([
    ['variable', 'A-B', 'a variable has letters'],
    ['variable', 'ITERAPP_X', 'nor with ITERAPP_'],
    ['file', 'key.json', 'must be absolute'],
    ['build', 'a,b', 'the id of a build secret'],
  ] as const)('of a %s cannot be %s', (kind, name, flaw) => {
    expect(findNameFlaw(kind, name)).toContain(flaw)
  })

  test.each([
    ['common', 'all environments'],
    ['*', 'all environments'],
    ['build', 'a build secret'],
    ['Prod', 'lower-case'],
  ])('of an environment cannot be %s', (name, flaw) => {
    expect(findEnvironmentFlaw(name)).toContain(flaw)
  })

  test('of an app is a label', () => {
    expect(findAppFlaw('My')).toContain('lower-case')
  })
})
