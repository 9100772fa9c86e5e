import { describe, expect, test } from 'vitest'
import { readOptions, type ServiceCommand } from './index'

const command = {
  name: 'iterapp-test',
  description: 'A service of a test.',
  options: {
    keyFile: { flags: '--key-file <file>', variable: 'TEST_KEY_FILE', means: 'keys, JSON' },
    port: { flags: '--port <port>', variable: 'TEST_PORT', means: 'port; 0 for any' },
  },
  helpEnd: '\nExit status: 0 when all is well.',
} as const satisfies ServiceCommand<string>

const read = (argv: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  readOptions(command, argv, env, () => undefined)

describe('the options', () => {
  test('are none when nothing is given', () => {
    expect(read([])).toEqual({})
  })

  test('are named as commander names them', () => {
    expect(read(['--key-file', '/k', '--port=1'])).toEqual({ keyFile: '/k', port: '1' })
  })

  test('come from the environment when they are not given', () => {
    const env = { TEST_KEY_FILE: '/from-env', TEST_PORT: '2', OTHER: 'x' }
    expect(read([], env)).toEqual({ keyFile: '/from-env', port: '2' })
    expect(read(['--port', '1'], env)).toEqual({ keyFile: '/from-env', port: '1' })
  })

  test('that are empty are not there', () => {
    expect(read([], { TEST_KEY_FILE: '', TEST_PORT: '2' })).toEqual({ port: '2' })
    expect(read(['--key-file='])).toEqual({})
    // Whoever writes an empty option wants the default, whatever the environment says.
    expect(read(['--key-file='], { TEST_KEY_FILE: '/from-env' })).toEqual({})
  })

  test('are known to nobody else: two calls do not share them', () => {
    expect(read(['--port', '1'])).toEqual({ port: '1' })
    expect(read([])).toEqual({})
  })

  test.each([
    [['--bogus'], "unknown option '--bogus'"],
    [['--prot', '1'], "unknown option '--prot'"],
    [['--port'], "option '--port <port>' argument missing"],
    [['serve'], 'too many arguments'],
  ])('refuse %j', (argv, message) => {
    expect(() => read(argv)).toThrow(
      expect.objectContaining({
        code: 'ERR_USAGE',
        message: expect.stringContaining(message) as string,
      }),
    )
    expect(() => read(argv)).not.toThrow(/^error:/)
  })
})

describe('the help', () => {
  const help = (argv: readonly string[]) => {
    let text = ''
    const options = readOptions(command, argv, {}, (part) => (text += part))
    return { options, text }
  }

  test.each([[['--help']], [['-h']], [['--port', '1', '--help']]])('is printed for %j', (argv) => {
    const { options, text } = help(argv)
    expect(options).toBeNull()
    expect(text).toMatch(/^Usage: iterapp-test \[options\]\n\nA service of a test\.\n/)
    for (const { flags, variable, means } of Object.values(command.options)) {
      expect(text).toMatch(new RegExp(`^  ${flags} .*${means}$`, 'm'))
      expect(text).toContain(`\n  ${variable}\n`)
    }
    expect(text).toMatch(/\n\nExit status: 0 when all is well\.\n$/)
  })

  test('is printed only when it is asked for', () => {
    expect(help([]).text).toBe('')
    let text = ''
    expect(() => readOptions(command, ['--bogus'], {}, (part) => (text += part))).toThrow()
    expect(text).toBe('')
  })
})
