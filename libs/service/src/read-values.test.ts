import { describe, expect, test } from 'vitest'
import { readLogLevel, readPort, readSeconds, requireOption, type ServiceCommand } from './index'

describe('a port', () => {
  test.each([
    ['0', 0],
    ['8443', 8443],
    ['65535', 65_535],
    ['00080', 80],
  ])('can be %s', (text, port) => {
    expect(readPort('--port', text)).toBe(port)
  })

  test.each(['', 'http', '-1', '65536', '99999', '1e3', '0x10', ' 1', '1.5', '1\n', '000080'])(
    'cannot be %j, which the message does not repeat',
    (text) => {
      expect(() => readPort('--metrics-port', text)).toThrow(
        expect.objectContaining({
          code: 'ERR_SETTINGS',
          message: '--metrics-port is not a port, a number from 0 to 65535',
        }),
      )
    },
  )
})

describe('a level of the log', () => {
  test.each(['info', 'debug'] as const)('can be %s', (level) => {
    expect(readLogLevel('--log-level', level)).toBe(level)
  })

  test.each(['', 'trace', 'INFO', 'hunter2'])('cannot be %j', (text) => {
    expect(() => readLogLevel('--log-level', text)).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: '--log-level is neither info nor debug',
      }),
    )
  })
})

describe('a duration', () => {
  test.each([
    ['0', 0],
    ['1.5', 1.5],
    ['600', 600],
  ])('can be %s seconds', (text, seconds) => {
    expect(readSeconds('--drain-seconds', text)).toBe(seconds)
  })

  test.each(['', '-1', '601', '1e2', '.5', '5s', ' 5'])('cannot be %j', (text) => {
    expect(() => readSeconds('--drain-seconds', text)).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: '--drain-seconds is not a number of seconds up to 600',
      }),
    )
  })
})

test('an option that must be given is named when it is not', () => {
  const command = {
    name: 'iterapp-test',
    description: 'A service of a test.',
    options: { port: { flags: '--port <port>', variable: 'TEST_PORT', means: 'port' } },
    helpEnd: '',
  } as const satisfies ServiceCommand<string>
  expect(requireOption(command, { port: '1' }, 'port')).toBe('1')
  expect(() => requireOption(command, {}, 'port')).toThrow(
    expect.objectContaining({
      code: 'ERR_USAGE',
      message: '--port <port> is missing (or TEST_PORT)',
    }),
  )
})
