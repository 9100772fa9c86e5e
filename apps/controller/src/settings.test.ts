import { describe, expect, test } from 'vitest'
import { controllerCommand, readSettings } from './settings'

const { options } = controllerCommand

const read = (argv: readonly string[] = ['--settings', '/s.json'], env: NodeJS.ProcessEnv = {}) =>
  readSettings(argv, env, () => undefined)

describe('the settings', () => {
  test('have defaults for all but their file', () => {
    expect(read()).toEqual({
      settingsFile: '/s.json',
      kubeconfig: null,
      logLevel: 'info',
      once: false,
    })
  })

  test('come from options', () => {
    const argv = ['--settings=/s.json', '--kubeconfig', '/k', '--once', '--log-level', 'debug']
    expect(read(argv)).toEqual({
      settingsFile: '/s.json',
      kubeconfig: '/k',
      logLevel: 'debug',
      once: true,
    })
  })

  test('come from the environment when there is no option', () => {
    const env = {
      [options.settings.variable]: '/env/s.json',
      [options.kubeconfig.variable]: '/env/k',
      [options.logLevel.variable]: 'debug',
      [options.once.variable]: 'true',
    }
    expect(read([], env)).toEqual({
      settingsFile: '/env/s.json',
      kubeconfig: '/env/k',
      logLevel: 'debug',
      once: true,
    })
    expect(read([], { ...env, [options.once.variable]: 'false' })).toMatchObject({ once: false })
  })

  test('name files from the folder that the controller is started in', () => {
    expect(read(['--settings', 's.json', '--kubeconfig', 'k'])).toMatchObject({
      settingsFile: `${process.cwd()}/s.json`,
      kubeconfig: `${process.cwd()}/k`,
    })
  })
})

describe('a setting is refused', () => {
  test.each<[readonly string[], NodeJS.ProcessEnv, string, string]>([
    [[], {}, 'ERR_USAGE', `--settings <file> is missing (or ${options.settings.variable})`],
    [['--settings='], {}, 'ERR_USAGE', '--settings <file> is missing'],
    [['--settings', 's', '--log-level', 'warn'], {}, 'ERR_SETTINGS', '--log-level is neither'],
    [
      ['--settings', 's'],
      { [options.once.variable]: '1' },
      'ERR_SETTINGS',
      'neither true nor false',
    ],
    [['--settings', 's', '--bogus'], {}, 'ERR_USAGE', "unknown option '--bogus'"],
    [['--settings', 's', 'now'], {}, 'ERR_USAGE', 'too many arguments'],
  ])('%j with %j', (argv, env, code, words) => {
    expect(() => read(argv, env)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) as string }),
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
  expect(text).toContain('$ iterapp-controller --settings settings.json')
  const [, statuses = ''] = text.split('Exit status: ')
  expect(statuses.match(/(?<=^|;\s)\d+/g)).toEqual(['0', '64', '65', '66', '70', '75', '78'])
})
