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
    [{ other: 'hunter2' }, 'ERR_SETTINGS', 'other: there is no such setting'],
  ])('is refused with %j', (change, code, message) => {
    const read = () => readSettingsFile(JSON.stringify({ ...settings, ...change }))
    expect(read).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    )
    expect(read).not.toThrow('hunter2')
  })
})
