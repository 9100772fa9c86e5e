import { describe, expect, test } from 'vitest'
import { readSettings, webhookCommand } from './settings'

const { options } = webhookCommand

/** What there is no default for. */
const required = {
  settings: '/s.json',
  'tls-cert': '/c.crt',
  'tls-key': '/c.key',
  'keys-url': 'https://10.96.0.15:8421',
  'keys-ca': '/ca.crt',
}

const toArguments = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([flag, value]) => `--${flag}=${value}`)

const read = (change: Readonly<Record<string, string>> = {}, env: NodeJS.ProcessEnv = {}) =>
  readSettings(toArguments({ ...required, ...change }), env, () => undefined)

describe('the settings', () => {
  test('have defaults for all that can have one', () => {
    expect(read()).toEqual({
      host: null,
      port: 8443,
      metricsPort: 9090,
      healthPort: 9091,
      tls: { certFile: '/c.crt', keyFile: '/c.key' },
      settingsFile: '/s.json',
      keysUrl: 'https://10.96.0.15:8421',
      keysCaFile: '/ca.crt',
      kubeconfig: null,
      logLevel: 'info',
      drain: 5000,
    })
  })

  test('come from options', () => {
    const change = {
      host: '127.0.0.1',
      port: '0',
      'metrics-port': '1',
      'health-port': '6',
      kubeconfig: '/k',
      'drain-seconds': '0.5',
      'log-level': 'debug',
    }
    expect(read(change)).toEqual({
      ...read(),
      host: '127.0.0.1',
      port: 0,
      metricsPort: 1,
      healthPort: 6,
      kubeconfig: '/k',
      logLevel: 'debug',
      drain: 500,
    })
  })

  test('come from the environment when there is no option', () => {
    const env = {
      [options.settings.variable]: '/env/s.json',
      [options.tlsCert.variable]: '/env/c.crt',
      [options.tlsKey.variable]: '/env/c.key',
      [options.keysUrl.variable]: 'https://[fd00::1]:1',
      [options.keysCa.variable]: '/env/ca.crt',
      [options.kubeconfig.variable]: '/env/k',
      [options.host.variable]: '0.0.0.0',
      [options.port.variable]: '2',
      [options.metricsPort.variable]: '3',
      [options.healthPort.variable]: '5',
      [options.drainSeconds.variable]: '4',
      [options.logLevel.variable]: 'debug',
    }
    expect(readSettings([], env, () => undefined)).toEqual({
      host: '0.0.0.0',
      port: 2,
      metricsPort: 3,
      healthPort: 5,
      tls: { certFile: '/env/c.crt', keyFile: '/env/c.key' },
      settingsFile: '/env/s.json',
      keysUrl: 'https://[fd00::1]:1',
      keysCaFile: '/env/ca.crt',
      kubeconfig: '/env/k',
      logLevel: 'debug',
      drain: 4000,
    })
    expect(readSettings(['--port', '0', '--settings=/other'], env, () => undefined)).toMatchObject({
      port: 0,
      metricsPort: 3,
      settingsFile: '/other',
    })
  })

  test('name files from the folder that the service is started in', () => {
    expect(read({ settings: 's.json', kubeconfig: 'k' })).toMatchObject({
      settingsFile: `${process.cwd()}/s.json`,
      kubeconfig: `${process.cwd()}/k`,
    })
  })

  test('that are empty in the environment are not there', () => {
    const env = { [options.port.variable]: '', [options.kubeconfig.variable]: '' }
    expect(read({}, env)).toEqual(read())
  })

  test.each([
    ['https://10.96.0.15', 'https://10.96.0.15'],
    ['https://10.96.0.15:8421/', 'https://10.96.0.15:8421'],
    ['https://10.96.0.15:443', 'https://10.96.0.15'],
  ])('take the address %s', (url, origin) => {
    expect(read({ 'keys-url': url })?.keysUrl).toBe(origin)
  })

  test.each([
    ['10.96.0.15', 'https://10.96.0.15:8421'],
    ['fd00::15', 'https://[fd00::15]:8421'],
  ])('take the address %s that Kubernetes gives of a Service', (host, origin) => {
    const env = { IO_KEYS_SERVICE_HOST: host, IO_KEYS_SERVICE_PORT: '8421' }
    expect(read({ 'keys-url': '', 'keys-service': 'io-keys' }, env)?.keysUrl).toBe(origin)
  })
})

describe('a setting is refused', () => {
  test.each([
    ['settings', '--settings <file>', options.settings.variable],
    ['tls-cert', '--tls-cert <file>', options.tlsCert.variable],
    ['tls-key', '--tls-key <file>', options.tlsKey.variable],
    ['keys-ca', '--keys-ca <file>', options.keysCa.variable],
  ])('when --%s is missing', (flag, flags, variable) => {
    const refusal = expect.objectContaining({
      code: 'ERR_USAGE',
      message: `${flags} is missing (or ${variable})`,
    }) as Error
    const rest = Object.fromEntries(Object.entries(required).filter(([name]) => name !== flag))
    expect(() => readSettings(toArguments(rest), {}, () => undefined)).toThrow(refusal)
    expect(() => read({ [flag]: '' })).toThrow(refusal)
  })

  test('when nothing says where the keys service is', () => {
    expect(() => read({ 'keys-url': '' })).toThrow(
      expect.objectContaining({
        code: 'ERR_USAGE',
        message:
          '--keys-service <name> is missing (or ITERAPP_WEBHOOK_KEYS_SERVICE), or --keys-url',
      }),
    )
  })

  test('when two say where the keys service is', () => {
    expect(() => read({ 'keys-service': 'io-keys' })).toThrow(
      expect.objectContaining({
        code: 'ERR_USAGE',
        message: 'of --keys-url and --keys-service only one can be given',
      }),
    )
  })

  test.each([{}, { IO_KEYS_SERVICE_HOST: '10.96.0.15' }, { IO_KEYS_SERVICE_PORT: '8421' }])(
    'when Kubernetes has not told of the Service yet: %j',
    (env) => {
      expect(() => read({ 'keys-url': '', 'keys-service': 'io-keys' }, env)).toThrow(
        expect.objectContaining({
          code: 'ERR_SETTINGS',
          message:
            'Kubernetes has not told of the Service io-keys: there is no IO_KEYS_SERVICE_HOST',
        }),
      )
    },
  )

  test.each(['http', '-1', '65536', '1e3', ' 1', '1.5'])('when a port is "%s"', (port) => {
    for (const flag of ['port', 'metrics-port', 'health-port']) {
      expect(() => read({ [flag]: port })).toThrow(
        expect.objectContaining({
          code: 'ERR_SETTINGS',
          message: `--${flag} is not a port, a number from 0 to 65535`,
        }),
      )
    }
  })

  test.each([
    'nowhere',
    '10.96.0.15:8421',
    'http://10.96.0.15:8421',
    'https://10.96.0.15:8421/v1',
    'https://10.96.0.15:8421?a=hunter2',
    'https://10.96.0.15:84210',
  ])('when the keys service is at "%s", which the message does not repeat', (url) => {
    expect(() => read({ 'keys-url': url })).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: '--keys-url is not of the form https://<host>:<port>',
      }),
    )
  })

  test.each(['warn', 'Info', 'debug '])('when the log level is "%s"', (level) => {
    expect(() => read({ 'log-level': level })).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: '--log-level is neither info nor debug',
      }),
    )
  })

  test.each(['soon', '-1', '601', '1e2', '.5', '5s', 'Infinity', ' 5'])(
    'when the drain is "%s"',
    (seconds) => {
      expect(() => read({ 'drain-seconds': seconds })).toThrow(
        expect.objectContaining({
          code: 'ERR_SETTINGS',
          message: '--drain-seconds is not a number of seconds up to 600',
        }),
      )
    },
  )

  test.each([
    [['--bogus'], "unknown option '--bogus'"],
    [['--port'], "option '--port <port>' argument missing"],
    [['serve'], 'too many arguments'],
  ])('when it is there not: %j', (argv, message) => {
    expect(() => readSettings([...toArguments(required), ...argv], {}, () => undefined)).toThrow(
      expect.objectContaining({
        code: 'ERR_USAGE',
        message: expect.stringContaining(message) as string,
      }),
    )
  })
})

test('the help names every option and every variable, with examples', () => {
  let text = ''
  expect(readSettings(['--help'], {}, (part) => (text += part))).toBeNull()
  for (const { flags, variable, means } of Object.values(options)) {
    expect(text).toContain(`  ${flags} `)
    expect(text).toContain(`\n  ${variable}\n`)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(means)
  }
  expect(text).toContain('$ iterapp-webhook --settings settings.json')
  expect(text).toContain('Exit status: 0 after SIGTERM')
})
