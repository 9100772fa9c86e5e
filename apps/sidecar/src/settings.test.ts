import { describe, expect, test } from 'vitest'
import { readSettings, terminationLog } from './settings'

const env = {
  ITERAPP_KEYS_URL: 'https://10.96.0.7:8421',
  ITERAPP_KEYS_SERVER_NAME: 'iterapp-keys.iterapp.svc',
  ITERAPP_KEYS_CA: 'PEM',
  ITERAPP_TOKEN_FILE: '/token',
  ITERAPP_ENV_FOLDER: '/env',
  ITERAPP_FILES_FOLDER: '/files',
}

describe('the settings', () => {
  test('are read from the environment that the webhook froze', () => {
    expect(readSettings(env)).toEqual({
      keysService: {
        url: new URL('https://10.96.0.7:8421'),
        serverName: 'iterapp-keys.iterapp.svc',
        ca: 'PEM',
        tokenFile: '/token',
        deadline: 60_000,
      },
      target: { envFolder: '/env', filesFolder: '/files' },
    })
    expect(readSettings({ ...env, ITERAPP_DEADLINE_SECONDS: '2.5' }).keysService.deadline).toBe(
      2500,
    )
  })

  test.each([
    ['ITERAPP_KEYS_URL', ''],
    ['ITERAPP_KEYS_URL', 'nowhere'],
    ['ITERAPP_KEYS_SERVER_NAME', ''],
    ['ITERAPP_KEYS_CA', ''],
    ['ITERAPP_TOKEN_FILE', ''],
    ['ITERAPP_ENV_FOLDER', ''],
    ['ITERAPP_FILES_FOLDER', ''],
    ['ITERAPP_DEADLINE_SECONDS', 'soon'],
    ['ITERAPP_DEADLINE_SECONDS', '0'],
    ['ITERAPP_DEADLINE_SECONDS', '3601'],
  ])('name %s when it is "%s"', (name, value) => {
    expect(() => readSettings({ ...env, [name]: value })).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: expect.stringContaining(name) as string,
      }),
    )
  })

  test('name the termination message that the kubelet reads, unless told otherwise', () => {
    expect(terminationLog({})).toBe('/dev/termination-log')
    expect(terminationLog({ ITERAPP_TERMINATION_LOG: '/tmp/log' })).toBe('/tmp/log')
  })
})
