import { expect, test } from 'vitest'
import { OTHER } from './choose-environment'
import { startForm, type EncryptForm } from './form'
import { summarize } from './summarize'

const empty = startForm(
  { app: null, use: null, environment: null, name: null },
  { apps: [], environments: [], anyEnvironment: true },
)

test.each<[Partial<EncryptForm>, string]>([
  [{}, 'For an app, no environment yet.'],
  [{ app: ' myapp ', environment: '*' }, 'For myapp, all environments.'],
  [{ app: 'myapp', environment: 'prod' }, 'For myapp, prod only.'],
  [{ app: 'myapp', environment: OTHER }, 'For myapp, another environment.'],
  [{ app: 'myapp', environment: OTHER, otherEnvironment: 'qa' }, 'For myapp, qa only.'],
  [{ app: 'myapp', environment: 'prod', kind: 'build' }, 'For myapp, while its image is built.'],
])('%j', (change, sentence) => {
  expect(summarize({ ...empty, ...change })).toBe(sentence)
})
