import { describe, expect, test } from 'vitest'
import { keysCommand, readSettings } from './settings'

const { options } = keysCommand

const env = { XDG_STATE_HOME: '/state' }

const read = (argv: readonly string[] = [], more: NodeJS.ProcessEnv = {}) =>
  readSettings(argv, { ...env, ...more }, () => undefined)

describe('the settings', () => {
  test('have defaults', () => {
    expect(read()).toEqual({
      port: 8420,
      internalPort: 8421,
      keyFile: { path: '/state/iterapp/keys.json', isDefault: true },
      tokenFile: { path: '/state/iterapp/tokens.json', isDefault: true },
      tls: null,
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
    }
    expect(read([], variables)).toEqual({
      port: 1,
      internalPort: 2,
      keyFile: { path: '/k', isDefault: false },
      tokenFile: { path: '/t', isDefault: false },
      tls: { certFile: '/c', keyFile: '/p' },
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
    [['--host', '0.0.0.0'], 'ERR_USAGE', "unknown option '--host'"],
    [['--tls-cert', 'a'], 'ERR_SETTINGS', 'of --tls-cert and --tls-key only one is given'],
    [['--tls-key', 'a'], 'ERR_SETTINGS', 'of --tls-cert and --tls-key only one is given'],
  ])('refuse %j', (argv, code, message) => {
    expect(() => read(argv)).toThrow(
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
