import { encodeBase64url, type Scope } from '@iterapp/crypto/format'
import { sealValue } from '@iterapp/crypto/node-jose'
import { temporaryFolder } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeKeys, writePublicKeys } from '../testing/key-files'
import { runCli } from '../testing/run-cli'

const [key, older, unknown] = await makeKeys(3)
const scope: Scope = { use: 'runtime', app: 'myapp', environment: 'prod', name: 'API_KEY' }

const seal = (change: Partial<Scope> = {}, skeleton: string | null = null, to = key) =>
  sealValue(Buffer.from("it's"), { key: to, scope: { ...scope, ...change }, skeleton })

function makeProject(): string {
  const cwd = temporaryFolder()
  writePublicKeys(join(cwd, '.iterapp/keys.json'), [key, older ?? key])
  return cwd
}

describe('inspect shows', () => {
  test('what is readable of a ciphertext', async () => {
    const cwd = makeProject()
    const { status, out, err } = await runCli(['inspect', await seal({}, "_'_")], { cwd })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toBe(
      [
        'use          runtime',
        'app          myapp',
        'environment  prod',
        'name         API_KEY',
        `key          ${key.kid}`,
        `             326 days old, the newest of ${join(cwd, '.iterapp/keys.json')}`,
        'value        4 bytes',
        "skeleton     _'_",
        'algorithm    ECDH-ES+A256KW, A256GCM\n',
      ].join('\n'),
    )
  })

  test('one from standard input, out of its whole line', async () => {
    const stdin = `API_KEY = { encrypted = "${await seal({ environment: '*', name: '*' }, null, older)}" } # c\n`
    const { out } = await runCli(['inspect'], { cwd: makeProject(), stdin })
    expect(out).toContain('environment  all\nname         any\n')
    expect(out).toContain('327 days old, an older one of')
    expect(out).not.toContain('skeleton')
    const build = await seal({ use: 'build', environment: '*', name: 'a\u202Eb' })
    const quoted = await runCli(['inspect', `"${build}"`], { cwd: makeProject() })
    expect(quoted.out).toContain('use          build\napp          myapp\nenvironment  -\n')
    expect(quoted.out).toContain('name         "a\uFFFDb"')
  })

  test('that its key is not known, or that there is no key set', async () => {
    const jwe = await seal({}, null, unknown)
    const cwd = makeProject()
    expect((await runCli(['inspect', jwe], { cwd })).out).toContain('not among the keys of')
    expect((await runCli(['inspect', jwe])).out).toContain('no key set was found')
    const json = await runCli(['inspect', jwe, '--json'])
    expect(JSON.parse(json.out)).toEqual({
      scope,
      kid: unknown?.kid,
      key: null,
      valueBytes: 4,
      skeleton: null,
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      source: null,
    })
  })

  test('all of a file, or those of a name', async () => {
    const cwd = makeProject()
    const jwe = await seal()
    const file = [
      '[env.common]',
      'A = { encrypted = "eyJtruncated" }',
      'B = "hunter2"',
      '[env.prod]',
      `API_KEY = { encrypted = "${jwe}" }`,
      '[x.env.prod]',
      'C = { encrypted = "x" }',
    ].join('\n')
    writeFileSync(join(cwd, 'iterapp.toml'), file)
    const all = await runCli(['inspect', '--file', 'iterapp.toml'], { cwd })
    expect(all.status).toBe(1)
    expect(all.out).toMatch(
      /^iterapp\.toml:2: \[env\.common\] A\n {2}the ciphertext has 1 part.*\(ERR_JWE_MALFORMED\)\n\niterapp\.toml:5: \[env\.prod\] API_KEY\n {2}use/,
    )
    expect(all.out).not.toContain('hunter2')
    const one = await runCli(['inspect', '-f', 'iterapp.toml', '-n', 'API_KEY', '--json'], { cwd })
    expect(one.status).toBe(0)
    expect(JSON.parse(one.out)).toMatchObject({
      file: join(cwd, 'iterapp.toml'),
      ciphertexts: [{ table: 'env.prod', name: 'API_KEY', line: 5, scope, key: { seals: true } }],
    })
    const bad = await runCli(['inspect', '-f', 'iterapp.toml', '-n', 'A', '--json'], { cwd })
    expect(JSON.parse(bad.out)).toMatchObject({
      ciphertexts: [{ name: 'A', error: { code: 'ERR_JWE_MALFORMED' } }],
    })
  })

  test('nothing of a file without ciphertexts', async () => {
    const cwd = makeProject()
    writeFileSync(join(cwd, 'a.toml'), 'app = "myapp"\n')
    const { status, out, err } = await runCli(['inspect', '-f', 'a.toml'], { cwd })
    expect({ status, out, err }).toEqual({
      status: 0,
      out: '',
      err: 'a.toml has no encrypted values.\n',
    })
  })
})

describe('inspect refuses', () => {
  const jwe = seal()
  test.each<[string, (jwe: string) => string[], string, number]>([
    ['a truncated ciphertext', (text) => [text.slice(0, -2)], 'is the line whole?', 65],
    ['one cut in its header', (text) => [text.slice(0, 100)], 'has 1 part instead of the five', 65],
    ['another text', () => ['hunter2'], 'is the line whole?', 65],
    ['another JWE', () => [`${encodeBase64url('{}')}.a.b.c.d`], 'the header has no alg', 65],
    ['nothing', () => [], 'is the line whole?', 65],
    ['a missing file', () => ['-f', 'a.toml'], 'there is no file a.toml', 66],
    ['a file and a ciphertext', (text) => ['-f', 'a', text], 'not both', 64],
    ['a name without a file', () => ['-n', 'A'], '--name says which', 64],
    [
      'a name that is not there',
      () => ['-f', 'b.toml', '-n', 'A'],
      'no encrypted value of that',
      64,
    ],
    ['a missing key set', (text) => ['-k', 'missing', text], 'there is no file', 66],
  ])('%s', async (_title, argv, message, status) => {
    const cwd = makeProject()
    writeFileSync(join(cwd, 'b.toml'), '')
    const result = await runCli(['inspect', ...argv(await jwe)], { cwd })
    expect(result.err).toContain(message)
    expect(result.err).not.toContain('hunter2')
    expect(result).toMatchObject({ status, out: '' })
  })

  test('too much, and a terminal', async () => {
    const stdin = 'x'.repeat(600_000)
    expect((await runCli(['inspect'], { stdin })).err).toContain('more than 524288 bytes')
    expect((await runCli(['inspect'], { answer: '' })).err).toContain(
      'give a ciphertext as an argument',
    )
  })
})
