import { describe, expect, test } from 'vitest'
import { keysCommand } from './command'
import { readSettings } from './settings'

const { options } = keysCommand

const env = { XDG_STATE_HOME: '/state' }

const read = (argv: readonly string[] = [], more: NodeJS.ProcessEnv = {}) =>
  readSettings(argv, { ...env, ...more }, () => undefined)

describe('the settings', () => {
  test('have defaults', () => {
    expect(read()).toEqual({
      mode: 'local',
      port: 8420,
      internalPort: 8421,
      keyFile: { path: '/state/iterapp/keys.json', isDefault: true },
      tokenFile: { path: '/state/iterapp/tokens.json', isDefault: true },
      tls: null,
      pageFolder: null,
    })
  })

  test('come from options, or else from the environment', () => {
    const variables = {
      [options.port.variable]: '1',
      [options.internalPort.variable]: '2',
      [options.keyFile.variable]: '/k',
      [options.tokenFile.variable]: '/t',
      [options.tlsCert.variable]: '/c',
      [options.tlsKey.variable]: '/p',
      [options.page.variable]: '/page',
    }
    expect(read([], variables)).toEqual({
      mode: 'local',
      port: 1,
      internalPort: 2,
      keyFile: { path: '/k', isDefault: false },
      tokenFile: { path: '/t', isDefault: false },
      tls: { certFile: '/c', keyFile: '/p' },
      pageFolder: '/page',
    })
    expect(read(['--port', '0', '--key-file=/other'], variables)).toMatchObject({
      port: 0,
      internalPort: 2,
      keyFile: { path: '/other', isDefault: false },
    })
    expect(read([], { [options.port.variable]: '' })).toMatchObject({ port: 8420 })
  })

  test.each(['abc', '-1', '65536', '1e3', '0x10', ' 1', '1.5'])('refuse the port "%s"', (port) => {
    const attempts = [
      () => read([`--port=${port}`]),
      () => read([], { [options.internalPort.variable]: port }),
    ]
    const codes = attempts.map((attempt) => {
      try {
        attempt()
        return 'ok'
      } catch (error) {
        return (error as { code: string }).code
      }
    })
    expect(codes).toEqual(['ERR_SETTINGS', 'ERR_SETTINGS'])
  })

  test.each([
    [['--bogus'], 'ERR_USAGE', "unknown option '--bogus'"],
    [['--port'], 'ERR_USAGE', "option '--port <port>' argument missing"],
    [['serve'], 'ERR_USAGE', 'too many arguments'],
    [
      ['--host', '0.0.0.0'],
      'ERR_USAGE',
      '--host <address> (or ITERAPP_KEYS_HOST) is for a cluster',
    ],
    [['--kubeconfig', 'a'], 'ERR_USAGE', '--settings is missing'],
    [['--builders-port', '1'], 'ERR_USAGE', '--settings is missing'],
    [['--metrics-port', '1'], 'ERR_USAGE', '--settings is missing'],
    [['--health-port', '1'], 'ERR_USAGE', '--settings is missing'],
    [['--log-level', 'info'], 'ERR_USAGE', '--settings is missing'],
    [['--drain-seconds', '1'], 'ERR_USAGE', '--settings is missing'],
    [['--tls-cert', 'a'], 'ERR_SETTINGS', 'of --tls-cert and --tls-key only one is given'],
    [['--tls-key', 'a'], 'ERR_SETTINGS', 'of --tls-cert and --tls-key only one is given'],
  ])('refuse %j', (argv, code, message) => {
    expect(() => read(argv)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    )
  })

  test('are those of a cluster when a file of settings is named', () => {
    const files = ['--settings=/s', '--tls-cert=/c', '--tls-key=/p']
    const defaults = {
      mode: 'cluster',
      settingsFile: '/s',
      host: null,
      port: 8420,
      internalPort: 8421,
      buildersPort: 8422,
      metricsPort: 9090,
      healthPort: 9091,
      tls: { certFile: '/c', keyFile: '/p' },
      pageFolder: null,
      kubeconfig: null,
      logLevel: 'info',
      drain: 5000,
    }
    expect(read(files)).toEqual(defaults)
    const ports = [
      '--port=1',
      '--internal-port=2',
      '--metrics-port=3',
      '--health-port=4',
      '--builders-port=5',
    ]
    const more = [
      '--host=::1',
      '--page=/page',
      '--kubeconfig=/k',
      '--log-level=debug',
      '--drain-seconds=0.5',
    ]
    expect(read([...files, ...ports, ...more])).toEqual({
      ...defaults,
      host: '::1',
      port: 1,
      internalPort: 2,
      metricsPort: 3,
      healthPort: 4,
      buildersPort: 5,
      pageFolder: '/page',
      kubeconfig: '/k',
      logLevel: 'debug',
      drain: 500,
    })
    expect(read(files.slice(1), { [options.settings.variable]: '/s' })).toEqual(defaults)
  })

  test.each([
    [[], 'ERR_USAGE', '--tls-cert <file> is missing (or ITERAPP_KEYS_TLS_CERT)'],
    [['--tls-cert', 'a'], 'ERR_USAGE', '--tls-key <file> is missing'],
    [
      ['--key-file', 'a'],
      'ERR_USAGE',
      '--key-file <file> (or ITERAPP_KEYS_KEY_FILE) is for local mode',
    ],
    [['--token-file', 'a'], 'ERR_USAGE', '--settings chooses the one for clusters'],
    [['--tls-cert=a', '--tls-key=b', '--log-level=all'], 'ERR_SETTINGS', '--log-level'],
    [['--tls-cert=a', '--tls-key=b', '--drain-seconds=x'], 'ERR_SETTINGS', '--drain-seconds'],
    [['--tls-cert=a', '--tls-key=b', '--metrics-port=x'], 'ERR_SETTINGS', '--metrics-port'],
    [['--tls-cert=a', '--tls-key=b', '--health-port=x'], 'ERR_SETTINGS', '--health-port'],
    [['--tls-cert=a', '--tls-key=b', '--builders-port=x'], 'ERR_SETTINGS', '--builders-port'],
  ])('of a cluster refuse %j', (argv, code, message) => {
    expect(() => read(['--settings', 's', ...argv])).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    )
  })

  test('are told with examples when help is asked for', () => {
    let text = ''
    expect(readSettings(['--help'], env, (part) => (text += part))).toBeNull()
    for (const { variable } of Object.values(keysCommand.options)) expect(text).toContain(variable)
    expect(text).toContain('--internal-port')
    expect(text).toContain('$ iterapp-keys --port 0')
    expect(text).toContain('Exit status')
  })
})
