import { describe, expect, test } from 'vitest'
import { canary, makeSuiteKeys, newApp, node, show } from '../testing/run-process'

const { keyFile, seal } = await makeSuiteKeys()
const common = ['--environment', 'test', '--keys', keyFile]

describe('bad input', () => {
  const broken = () => `app = "myapp"\n[env.test]\nT_A = "${canary}\n`

  test.each<[string, () => string, readonly string[], number, RegExp]>([
    [
      'a missing file',
      () => '',
      ['--file', 'nowhere.toml'],
      66,
      /there is no file .*nowhere\.toml/,
    ],
    ['a file that is no TOML', broken, [], 65, /iterapp\.toml:3:7/],
    ['a binary file', () => '\0', [], 65, /NUL/],
    ['a huge file', () => 'x'.repeat(10 * 1024 * 1024), [], 65, /at most 1048576 are read/],
    ['an empty file', () => '', [], 65, /ERR_CONFIG_EMPTY/],
    ['no app', () => '[env.test]\nT_A = 1\n', [], 64, /--app/],
    [
      'another app',
      () => 'app = "other"',
      ['--app', 'myapp'],
      65,
      /of the app other, not of myapp/,
    ],
    [
      'an unlisted environment',
      () => 'app = "a"\nenvironments = ["prod"]',
      [],
      65,
      /it lists prod/,
    ],
    ['a missing key file', () => 'app = "a"', ['--keys', 'nowhere.json'], 66, /nowhere\.json/],
    [
      'an address as key file',
      () => 'app = "a"',
      ['--keys', 'https://keys.example'],
      66,
      /gives no private key/,
    ],
    ['a missing values file', () => 'app = "a"', ['--values', 'nowhere'], 66, /nowhere/],
    [
      'a keys service without a token',
      () => 'app = "a"',
      ['--keys-service', 'http://127.0.0.1:1'],
      64,
      /--token-file/,
    ],
    ['no command', () => 'app = "a"', [], 64, /command/],
  ])('%s ends with a message and a status', async (title, toml, args, status, message) => {
    const app = newApp(toml())
    const keys =
      args.includes('--keys') || args.includes('--keys-service') ? [] : ['--keys', keyFile]
    const command = title === 'no command' ? [] : node(`console.log('started')`)
    const result = await app.run(['--environment', 'test', ...keys, ...args, ...command])
    expect(result.err).toMatch(message)
    expect([result.status, result.out, result.left]).toEqual([status, '', []])
    expect(result.err).not.toContain(canary)
  })

  test('a secret of another place is refused by name', async () => {
    const app = newApp(`app = "myapp"
[env.test]
T_A = ${await seal('T_A', canary, { environment: 'prod' })}
`)
    const result = await app.run([...common, ...node(show)])
    expect(result.err).toContain('T_A: it is encrypted for prod and used in test')
    expect([result.status, result.out, result.left]).toEqual([65, '', []])
  })

  test('a command that is not there is named without its arguments', async () => {
    const app = newApp('app = "myapp"\n')
    const result = await app.run([...common, '--', 'no-such-command', canary])
    expect(result.status).toBe(127)
    expect(result.err).toContain('no-such-command cannot be started (ENOENT)')
    expect(result.err).not.toContain(canary)
  })
})
