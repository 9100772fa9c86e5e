import { temporaryFolder } from '@iterapp/testing'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { InterruptedError } from './interrupted-error'
import { createOutput } from './output/create-output'
import { makeKeys, writePublicKeys } from './testing/key-files'
import { runCli } from './testing/run-cli'

describe('iterapp', () => {
  test('prints its version and its help', async () => {
    const file = new URL('../../../package.json', import.meta.url)
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
    expect(await runCli(['--version'])).toEqual({ status: 0, out: `${version}\n`, err: '' })
    const help = await runCli(['--help'])
    expect(help).toMatchObject({ status: 0, err: '' })
    expect(help.out).toMatch(/^Usage: iterapp[^]*Commands:[^]*encrypt [^]*Examples:/)
    expect(await runCli(['help', 'encrypt'])).toEqual(await runCli(['encrypt', '--help']))
  })

  test.each([
    'encrypt',
    'inspect',
    'lint',
    'render',
    'run',
    'keys init',
    'keys fetch',
    'keys show',
    'completion',
  ])('shows examples in the help of %s', async (command) => {
    const { out } = await runCli([...command.split(' '), '--help'])
    expect(out).toMatch(new RegExp(`Examples?:\\n {2}\\$ .*iterapp ${command}`))
  })

  test('without a command prints its help as an error', async () => {
    const { status, out, err } = await runCli([])
    expect({ status, out }).toEqual({ status: 64, out: '' })
    expect(err).toContain('Usage: iterapp')
    expect((await runCli(['keys'])).status).toBe(64)
  })

  test('knows what was meant', async () => {
    const { status, err } = await runCli(['encypt', '--app', 'x'])
    expect(status).toBe(64)
    expect(err).toBe(
      'error: iterapp has no command encypt. Did you mean encrypt?\n' +
        '  See the same command with --help.\n  ERR_USAGE\n',
    )
    const option = await runCli(['encrypt', '--environmnt=x'])
    expect(option.err).toContain(
      'iterapp encrypt has no option --environmnt. Did you mean --environment?',
    )
  })

  test.each([
    [['hunter2'], 'there is no such command; iterapp has encrypt, '],
    [['keys', 'hunter2'], 'there is no such command; iterapp keys has init, fetch, show'],
    [
      ['encrypt', 'hunter2'],
      'iterapp encrypt was given more arguments than it takes. A secret is never',
    ],
    [['encrypt', '--', 'hunter2'], "is now in the shell's history; remove it there and change the"],
    [
      ['encrypt', '--value=hunter2'],
      'iterapp encrypt does not have an option that was given. A sec',
    ],
    [['encrypt', '-hunter2'], 'iterapp encrypt does not have an option that was given. A secret'],
    [['encrypt', '--hunter2\n(Did you mean'], 'iterapp encrypt does not have an option that was'],
    [['encrypt', '--name'], "option '-n, --name <name>' argument missing"],
    [['keys', 'init'], "missing required argument 'file'"],
  ])('refuses %j without repeating it', async (argv, message) => {
    const { status, out, err } = await runCli(argv)
    expect({ status, out }).toEqual({ status: 64, out: '' })
    expect(err).toContain(message)
    expect(err).not.toContain('hunter2')
  })

  test('tells an error to a script as one JSON object', async () => {
    const { status, out, err } = await runCli(['encrypt', '--json', '-e', 'prod'])
    expect({ status, out }).toEqual({ status: 64, out: '' })
    expect(JSON.parse(err)).toEqual({
      code: 'ERR_USAGE',
      message: 'give the app with --app: there is no iterapp.toml to take it from',
      remedy: 'See the same command with --help.',
    })
  })

  test('ends like an interrupted process when a question is broken off', async () => {
    const cwd = temporaryFolder()
    writePublicKeys(join(cwd, 'k'), await makeKeys())
    const argv = ['encrypt', '-a', 'a', '-e', 'b', '-n', 'C', '-k', 'k']
    const { status, out, err } = await runCli(argv, { cwd, answer: new InterruptedError() })
    expect({ status, out, err }).toEqual({ status: 130, out: '', err: 'Value of C for a, b\n' })
  })
})

describe('colours', () => {
  const red = (isTTY: boolean, env: NodeJS.ProcessEnv) =>
    createOutput({ isTTY, write: () => true }, { write: () => true }, env).styleOut('red', 'x')
  test.each([
    ['on a terminal', true, {}, true],
    ['not in a pipe', false, {}, false],
    ['not with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['not on a dumb terminal', true, { TERM: 'dumb' }, false],
    ['in a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['not on a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ])('are shown %s', (_title, isTTY, env, expected) => {
    expect(red(isTTY, env)).toBe(expected ? '\u001B[31mx\u001B[39m' : 'x')
  })
})
