import { readJwe } from '@iterapp/crypto/format'
import { formatKeySet } from '@iterapp/key-store'
import { temporaryFolder } from '@iterapp/testing'
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeKeys, writePublicKeys } from '../testing/key-files'
import { firstCiphertext, openCiphertext } from '../testing/open-ciphertext'
import { runCli, type CliTestOptions } from '../testing/run-cli'
import { serve } from '../testing/serve'

const keys = await makeKeys()

/** A project with the public part of {@link keys}, and perhaps an `iterapp.toml`. */
function makeProject(config?: string): string {
  const cwd = temporaryFolder()
  writePublicKeys(join(cwd, '.iterapp/keys.json'), keys)
  if (config !== undefined) writeFileSync(join(cwd, 'iterapp.toml'), config)
  return cwd
}

const encrypt = (line: string, options: CliTestOptions = {}) =>
  runCli(['encrypt', ...line.split(' ')], { stdin: 'hunter2', ...options })

describe('encrypt prints', () => {
  test.each([
    ['-e prod -n API_KEY', 'env.prod', 'API_KEY', 'iterapp:v1:runtime:myapp:prod:API_KEY'],
    ['--all-environments -n KEY', 'env.common', 'KEY', 'iterapp:v1:runtime:myapp:*:KEY'],
    [
      '-e test -n /a/b.json',
      'files.test',
      '"/a/b.json"',
      'iterapp:v1:runtime:myapp:test:/a/b.json',
    ],
    ['--build -n npm-token', 'build_secrets', '"npm-token"', 'iterapp:v1:build:myapp:*:npm-token'],
    ['-e prod -n KEY --any-name', 'env.prod', 'KEY', 'iterapp:v1:runtime:myapp:prod:*'],
  ])('for %s the line of [%s] alone', async (line, table, key, scope) => {
    const { status, out, err } = await encrypt(line, { cwd: makeProject('app = "myapp"\n') })
    expect(status).toBe(0)
    expect(out).toBe(`${key} = { encrypted = "${firstCiphertext(out)}" }\n`)
    expect(openCiphertext(firstCiphertext(out), keys)).toEqual({ scope, value: 'hunter2' })
    expect(err).toContain(`Put this line in [${table}] of iterapp.toml:`)
  })

  test('JSON for a script, and then nothing else', async () => {
    const cwd = makeProject()
    const { out, err } = await encrypt('-a myapp -e prod -n KEY --json', { cwd })
    const { ciphertext, line, ...rest } = JSON.parse(out) as Record<string, string>
    expect(err).toBe('')
    expect(line).toBe(`KEY = { encrypted = "${ciphertext ?? ''}" }`)
    expect(rest).toEqual({
      table: 'env.prod',
      name: 'KEY',
      kid: keys[0].kid,
      scope: { use: 'runtime', app: 'myapp', environment: 'prod', name: 'KEY' },
    })
  })

  test('what was sealed to the key set of a service', async () => {
    const origin = await serve((_request, response) => response.end(formatKeySet(keys)))
    const { out, err } = await encrypt(`-a myapp -e prod -n KEY -k ${origin}`)
    expect(openCiphertext(firstCiphertext(out), keys).value).toBe('hunter2')
    expect(err).toContain(`with the key ${keys[0].kid} of ${origin}/v1/keys`)
  })
})

describe('the value', () => {
  const argv = '-a myapp -e prod -n KEY'
  const valueOf = async (options: CliTestOptions, line = argv) => {
    const { out, err } = await encrypt(line, { cwd: makeProject(), ...options })
    return { value: openCiphertext(firstCiphertext(out), keys).value, err }
  }

  test('comes from a prompt on a terminal', async () => {
    const { value, err } = await valueOf({ answer: 'hunter2' })
    expect(value).toBe('hunter2')
    expect(err).toContain('Value of KEY for myapp, prod\nRead 7 bytes.')
  })

  test('comes from a file, as it is', async () => {
    const cwd = makeProject()
    writeFileSync(join(cwd, 'v'), 'a\nb\n')
    expect((await valueOf({ cwd }, '-a myapp -e prod -n /a/b -f v')).value).toBe('a\nb\n')
    expect((await valueOf({ cwd, stdin: 'in' }, `${argv} -f -`)).value).toBe('in')
  })

  test.each([
    ['hunter2\n', argv, 'hunter2\n', true],
    ['hunter2\n', '-a myapp --build -n id', 'hunter2\n', true],
    ['hunter2\n', '-a myapp -e prod -n /a/b', 'hunter2\n', false],
    ['hunter2\n\n', `${argv} --trim`, 'hunter2\n', false],
    ['hunter2\r\n', `${argv} --trim`, 'hunter2', false],
    ['hunter2', `${argv} --trim`, 'hunter2', false],
  ])('%j with %s is %j, and a warning is due: %s', async (stdin, line, expected, warns) => {
    const { value, err } = await valueOf({ stdin }, line)
    expect(value).toBe(expected)
    expect(err.includes('warning: the value ends with a newline')).toBe(warns)
  })

  test('that holds single quotes has its skeleton recorded, in a variable only', async () => {
    const skeletonOf = async (line: string) => {
      const { out } = await encrypt(line, { cwd: makeProject(), stdin: "it's 'x'" })
      return readJwe(firstCiphertext(out)).header.skeleton
    }
    expect(await skeletonOf(argv)).toBe("_'_'_'")
    expect(await skeletonOf('-a myapp -e prod -n /a/b')).toBeNull()
    expect(await skeletonOf('-a myapp --build -n id')).toBeNull()
  })

  test.each([
    ['', argv, 'ERR_VALUE_EMPTY'],
    ['', '-a myapp -e prod -n /a/b', 'ERR_VALUE_EMPTY'],
    ['a\0b', argv, 'ERR_VALUE_NOT_TEXT'],
    ['a\r\nb', argv, 'ERR_VALUE_CARRIAGE_RETURN'],
    ["'a".repeat(65), argv, 'ERR_VALUE_TOO_MANY_QUOTES'],
    ['a'.repeat(65_536), argv, 'ERR_VALUE_LINE_TOO_LONG'],
    ['a\n'.repeat(65_536), argv, 'ERR_VALUE_TOO_LARGE'],
    ['a'.repeat(65_537), '-a myapp -e prod -n /a/b', 'ERR_VALUE_TOO_LARGE'],
    ['a'.repeat(65_537), '-a myapp --build -n id', 'ERR_VALUE_TOO_LARGE'],
    ['a'.repeat(16 * 1024 * 1024 + 1), argv, 'ERR_VALUE_TOO_LARGE'],
  ])('that cannot be delivered is refused', async (stdin, line, code) => {
    const { status, out, err } = await encrypt(line, { cwd: makeProject(), stdin })
    expect({ status, out }).toEqual({ status: 65, out: '' })
    expect(err).toContain(code)
  })
})

describe('what it is for is checked before the value is asked for', () => {
  const withoutValue: CliTestOptions = {
    stdin: 'x'.repeat(20 * 1024 * 1024),
  }
  test.each([
    ['-n KEY', 'say where the value is used: --environment E, --all-environments or --build', 64],
    ['-e prod --build -n K', "option '-e, --environment <environment>' cannot be used with", 64],
    [
      '--all-environments --build -n K',
      "'--all-environments' cannot be used with option '--build'",
      64,
    ],
    ['-e prod', 'give with --name what the value will be', 64],
    [
      '-e prd -n KEY',
      'prd is not among the environments of iterapp.toml: "test", "prod"; did you mean prod?',
      65,
    ],
    ['-e elsewhere -n KEY', '"test", "prod"\n', 65],
    [
      '-e common -n KEY',
      '"common" cannot be an environment: that means all environments; give --all-env',
      65,
    ],
    ['-e build -n KEY', 'that means a build secret; give --build', 65],
    ['-e Prod -n KEY', 'an environment has lower-case letters and digits only', 65],
    ['-a My -e prod -n KEY', '"My" cannot be an app', 65],
    ['-e prod -n 1KEY', '--name: a variable has letters, digits and _', 65],
    ['-e prod -n ITERAPP_KEY', 'nor with ITERAPP_', 65],
    ['-e prod -n /a/../b', '--name: a path cannot have "." or ".." in it', 65],
    ['-e prod -n /proc/x', '--name: a path cannot be /proc or below it', 65],
    ['--build -n a,b', '--name: the id of a build secret has', 65],
    ['-e prod -n KEY -k missing.json', 'there is no file', 66],
  ])('%s', async (line, message, status) => {
    const cwd = makeProject('app = "myapp"\nenvironments = ["test", "prod"]\n')
    const result = await encrypt(line, { cwd, ...withoutValue })
    expect(result.err).toContain(message)
    expect(result).toMatchObject({ status, out: '' })
  })

  test('and the app is missing when neither --app nor the file says it', async () => {
    const { err } = await encrypt('-e prod -n KEY', { cwd: makeProject() })
    expect(err).toContain('give the app with --app: there is no iterapp.toml to take it from')
    const empty = await encrypt('-e prod -n KEY', { cwd: makeProject('') })
    expect(empty.err).toContain('iterapp.toml has no app to take it from')
  })

  test('another app than that of the file here may have other environments', async () => {
    const cwd = makeProject('app = "myapp"\nenvironments = ["test"]\n')
    expect((await encrypt('-a other -e prod -n KEY', { cwd })).status).toBe(0)
  })

  test('a file here that cannot be read matters only when the app is taken from it', async () => {
    const cwd = makeProject('app = hunter2\n')
    const given = await encrypt('-a myapp -e prod -n KEY', { cwd })
    expect(given.status).toBe(0)
    expect(given.err).toContain(
      'warning: the environment was not compared with those of iterapp.toml',
    )
    const taken = await encrypt('-e prod -n KEY', { cwd })
    expect(taken.status).toBe(65)
    expect(taken.err).toContain('iterapp.toml:1:')
    expect(given.err + taken.err).not.toContain('hunter2')
  })
})

describe('encrypt --write', () => {
  test('makes the file when it is missing', async () => {
    const cwd = makeProject()
    const { status, out, err } = await encrypt('-a myapp -e prod -n KEY -w iterapp.toml', { cwd })
    expect({ status, out }).toEqual({ status: 0, out: '' })
    expect(err).toContain('It is in [env.prod] of iterapp.toml, a new file.')
    const text = readFileSync(join(cwd, 'iterapp.toml'), 'utf8')
    expect(text).toBe(
      `app = "myapp"\n\n[env.prod]\nKEY = { encrypted = "${firstCiphertext(text)}" }\n`,
    )
    expect(openCiphertext(firstCiphertext(text), keys).value).toBe('hunter2')
  })

  test('keeps all else of the file: comments, order, line ends, mark, mode and link', async () => {
    const before =
      '\uFEFF# c\r\napp = "myapp" # a\r\n\r\n[env.prod]\r\nKEY = "old" # k\r\nB = 1\r\n'
    const cwd = makeProject(before)
    chmodSync(join(cwd, 'iterapp.toml'), 0o664)
    symlinkSync('iterapp.toml', join(cwd, 'link'))
    const { out } = await encrypt('-e prod -n KEY -w link --json', { cwd })
    const { ciphertext, ...made } = JSON.parse(out) as Record<string, string>
    expect(made).toMatchObject({ change: 'updated', file: join(cwd, 'link') })
    const after = readFileSync(join(cwd, 'iterapp.toml'), 'utf8')
    expect(after).toBe(before.replace('"old"', `{ encrypted = "${ciphertext ?? ''}" }`))
    expect(statSync(join(cwd, 'iterapp.toml')).mode & 0o777).toBe(0o664)
  })

  test('puts values in one after the other, placeholders among them', async () => {
    const cwd = makeProject(
      'app = "myapp"\n[env.prod]\nA = { encrypted = "…" }\nB = { encrypted = "" }\n',
    )
    const first = await encrypt('-e prod -n A -w iterapp.toml', { cwd })
    expect(first.status).toBe(0)
    expect(first.err).toContain('warning: still to be mended: iterapp.toml:4:')
    const second = await encrypt('-e prod -n B -w iterapp.toml', { cwd })
    expect(second).toMatchObject({ status: 0 })
    expect(second.err).not.toContain('still to be mended')
  })

  test.each([
    ['is not TOML', 'app = "myapp"\n[env.prod\nKEY = "hunter2"\n', 'iterapp.toml:2:', 65],
    [
      'is binary',
      'app = "myapp"\0hunter2',
      'iterapp.toml: byte 14 of the configuration is NUL',
      65,
    ],
    ['is not UTF-8', Buffer.from([0xff, 0xfe]), 'the configuration is not UTF-8', 65],
    ['has 10 MB', '#'.repeat(10_000_000), 'and at most 1048576 are read', 65],
    ['is of another app', 'app = "other"\n', 'iterapp.toml is for the app "other"', 65],
    ['has the name in parts', '[env.prod.KEY]\nsecret = "a"\nkey = "b"\n', 'in parts', 65],
    [
      'would get a problem by it',
      '[secret_files.common.x]\nmount_path = "/a"\nsecret = "s"\n',
      'nothing was written, because of what iterapp.toml would then be:\niterapp.toml:',
      65,
    ],
  ])('leaves a file that %s as it is', async (_title, content, message, status) => {
    const cwd = makeProject()
    writeFileSync(join(cwd, 'iterapp.toml'), content)
    const name = message.startsWith('nothing') ? '/a/b' : 'KEY'
    const result = await encrypt(`-a myapp -e prod -n ${name} -w iterapp.toml`, { cwd })
    expect(result.err).toContain(message)
    expect(result.err).not.toContain('hunter2')
    expect(result).toMatchObject({ status, out: '' })
    expect(readFileSync(join(cwd, 'iterapp.toml')).equals(Buffer.from(content))).toBe(true)
  })

  test('warns of a plain value that it replaces, which is in the history', async () => {
    const cwd = makeProject('app = "myapp"\n[env.prod]\nKEY = "plain-hunter2"\n')
    const once = await encrypt('-e prod -n KEY -w iterapp.toml', { cwd })
    expect(once.err).toContain('warning: its plain value stood in the file until now')
    expect(once.err).not.toContain('hunter2')
    const twice = await encrypt('-e prod -n KEY -w iterapp.toml', { cwd })
    expect(twice.err).not.toContain('warning')
  })

  test('an empty file is filled', async () => {
    const cwd = makeProject('')
    const { status } = await encrypt('-a myapp -e prod -n KEY -w iterapp.toml', { cwd })
    expect(status).toBe(0)
    expect(readFileSync(join(cwd, 'iterapp.toml'), 'utf8')).toMatch(/^\[env\.prod\]\nKEY = /)
  })

  test('tells of a file that cannot be written', async () => {
    const cwd = makeProject()
    writeFileSync(join(cwd, 'file'), '')
    const { status, err } = await encrypt('-a myapp -e prod -n KEY -w file/iterapp.toml', { cwd })
    expect(status).not.toBe(0)
    expect(err).toMatch(/cannot be (read|written) \(ENOTDIR\)/)
    expect(existsSync(join(cwd, 'iterapp.toml'))).toBe(false)
  })
})
