import { expect, test } from 'vitest'
import { suggestFromTokens } from './suggest-from-tokens'

const digest = Buffer.alloc(32)

test('the page suggests what runs here, each once, and takes anything', () => {
  const records = [
    { digest, identity: { use: 'runtime', app: 'hello', environment: 'local' } },
    { digest, identity: { use: 'build', app: 'built' } },
    { digest, identity: { use: 'runtime', app: 'web', environment: 'local' } },
    { digest, identity: { use: 'runtime', app: 'hello', environment: 'dev' } },
  ] as const
  expect(suggestFromTokens(records)).toEqual({
    apps: ['hello', 'web'],
    environments: ['local', 'dev'],
    anyEnvironment: true,
  })
  expect(suggestFromTokens([])).toEqual({ apps: [], environments: [], anyEnvironment: true })
})
