import { expect, test } from 'vitest'
import { describeMisfit, type Place, type Scope } from './index'

const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }
const place: Place = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }

test.each<[string, Partial<Scope>, Partial<Place>, string | null]>([
  ['the same place', {}, {}, null],
  ['every environment', { environment: '*' }, {}, null],
  ['any name', { name: '*' }, {}, null],
  ['a file whose app is not known', {}, { app: null }, null],
  ['every environment, used everywhere', { environment: '*' }, { environment: '*' }, null],
  [
    'another use',
    { use: 'build', environment: '*' },
    {},
    'is encrypted as a build secret and used as a runtime secret',
  ],
  ['another app', { app: 'other' }, {}, 'is encrypted for the app other and used in myapp'],
  ['another environment', {}, { environment: 'prod' }, 'is encrypted for test and used in prod'],
  [
    'one environment, used everywhere',
    {},
    { environment: '*' },
    'is encrypted for test only and used in every environment',
  ],
  ['another name', { name: 'OTHER' }, {}, 'is encrypted under the name OTHER and used as API_KEY'],
])('a scope for %s is told apart', (_title, scopeChange, placeChange, expected) => {
  expect(describeMisfit({ ...scope, ...scopeChange }, { ...place, ...placeChange })).toBe(expected)
})
