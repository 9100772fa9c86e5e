import { describe, expect, test } from 'vitest'
import { chooseEnvironment, OTHER } from './choose-environment'
import { scopeChoices } from './explain-scope'

const closed = { apps: [], environments: ['test', 'prod'], anyEnvironment: false }
const open = { ...closed, anyEnvironment: true }

describe('where a value is used', () => {
  const labels = (...args: Parameters<typeof scopeChoices>) =>
    scopeChoices(...args).map(({ label }) => label)

  test('is chosen among all environments and each', () => {
    expect(labels('variable', closed)).toEqual(['All environments', 'test', 'prod'])
    expect(labels('file', open)).toEqual([
      'All environments',
      'test',
      'prod',
      'Another environment',
    ])
  })

  test('is no choice for a build secret', () => {
    expect(labels('build', open)).toEqual(['Build secret'])
  })

  test.each([
    [null, open, null, ''],
    ['*', closed, '*', ''],
    ['prod', closed, 'prod', ''],
    ['qa', open, OTHER, 'qa'],
    ['qa', closed, null, ''],
  ])('is taken from a link: %s', (environment, settings, chosen, otherEnvironment) => {
    expect(chooseEnvironment(environment, settings)).toEqual({
      environment: chosen,
      otherEnvironment,
    })
  })
})
