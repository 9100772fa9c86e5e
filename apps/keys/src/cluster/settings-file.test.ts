import { describe, expect, test } from 'vitest'
import { readSettingsFile } from './settings-file'

const settings = {
  releaseNamespace: 'iterapp-system',
  identity: { namespaces: [{ pattern: 'apps-{app}-{environment}' }] },
  sealingKeyPrefix: 'iterapp-sealing-key',
}

describe('a file of settings', () => {
  test('says where the keys are and whose the tokens', () => {
    const { rules, ...read } = readSettingsFile(JSON.stringify(settings))
    expect(rules.map(({ pattern }) => pattern)).toEqual(['apps-{app}-{environment}'])
    expect(read).toEqual({
      releaseNamespace: 'iterapp-system',
      audience: 'iterapp-keys.iterapp-system',
      sealingKeyPrefix: 'iterapp-sealing-key',
      pageApps: [],
      publicPath: '',
      builders: { accounts: new Map(), issuers: null },
    })
  })

  test('says what the page suggests and below which path it is', () => {
    const page = { apps: ['web', 'my-shop'], path: '/tools/secrets/' }
    expect(readSettingsFile(JSON.stringify({ ...settings, page }))).toMatchObject({
      pageApps: ['web', 'my-shop'],
      publicPath: '/tools/secrets',
    })
  })

  test.each<[object, string, string]>([
    [{ releaseNamespace: undefined }, 'ERR_SETTINGS', 'releaseNamespace: it is missing'],
    [{ releaseNamespace: '' }, 'ERR_SETTINGS', 'releaseNamespace: expected'],
    [{ releaseNamespace: '../hunter2' }, 'ERR_SETTINGS', 'releaseNamespace: expected'],
    [{ identity: {} }, 'ERR_SETTINGS', 'identity.namespaces: it is missing'],
    [{ identity: { namespaces: 'hunter2' } }, 'ERR_IDENTITY_RULES', 'identity.namespaces'],
    [{ sealingKeyPrefix: undefined }, 'ERR_SETTINGS', 'sealingKeyPrefix: it is missing'],
    [{ sealingKeyPrefix: 'Hunter2' }, 'ERR_SETTINGS', 'sealingKeyPrefix: expected'],
    [{ sealingKeyPrefix: 'a'.repeat(241) }, 'ERR_SETTINGS', 'sealingKeyPrefix: expected'],
    [{ page: { apps: ['Hunter2'], path: '/' } }, 'ERR_SETTINGS', 'page.apps.0: expected'],
    [{ page: { apps: Array(501).fill('a'), path: '/' } }, 'ERR_SETTINGS', 'page.apps: expected'],
    [{ page: { apps: [], path: '//hunter2' } }, 'ERR_SETTINGS', 'page.path: expected'],
    [{ page: { apps: [] } }, 'ERR_SETTINGS', 'page.path: it is missing'],
    [{ page: { apps: [], path: '/', host: 'a' } }, 'ERR_SETTINGS', 'page.host: there is no such'],
    [{ other: 'hunter2' }, 'ERR_SETTINGS', 'other: there is no such setting'],
  ])('is refused with %j', (change, code, message) => {
    const read = () => readSettingsFile(JSON.stringify({ ...settings, ...change }))
    expect(read).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    )
    expect(read).not.toThrow('hunter2')
  })
})
