import type { Scope } from '@iterapp/crypto/format'
import { sealValue } from '@iterapp/crypto/node-jose'
import { formatKeySet } from '@iterapp/key-store'
import { temporaryFolder } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeKeys, writePublicKeys } from '../testing/key-files'
import { runCli, type CliTestOptions } from '../testing/run-cli'
import { serve } from '../testing/serve'

const CANARY = 'Canary7Xq2Lm9Zt4Kp'
const PAGE = 'https://x.example/secrets/'
const keys = await makeKeys(1)
const [unknown] = await makeKeys(1)

async function seal(change: Partial<Scope> = {}, key = keys[0], value = CANARY): Promise<string> {
  const base: Scope = { use: 'runtime', app: 'myapp', environment: 'test', name: 'API_KEY' }
  const jwe = await sealValue(Buffer.from(value), { key, scope: { ...base, ...change } })
  return `{ encrypted = "${jwe}" }`
}

const test1 = await seal()
const other = await seal({ app: 'other' })
const withUnknownKey = await seal({}, unknown)

function newFolder(toml: string): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'iterapp.toml'), toml)
  writePublicKeys(join(folder, '.iterapp/keys.json'), keys)
  return folder
}

/** The line, code and link of each finding. */
async function lintLinks(
  toml: string,
  argv: readonly string[] = ['--page', PAGE],
  options: CliTestOptions = {},
): Promise<readonly (readonly [number, string, string | undefined])[]> {
  const cwd = newFolder(toml)
  const { out, status } = await runCli(['lint', '--json', ...argv], { cwd, ...options })
  expect(status).toBe(1)
  expect(out).not.toContain(CANARY)
  const { findings } = JSON.parse(out) as {
    findings: { line: number; code: string; link?: string }[]
  }
  return findings.map(({ line, code, link }) => [line, code, link])
}

describe('a finding that is mended by encrypting links to the page:', () => {
  test.each<[string, string, string, string]>([
    [
      'a plain value',
      `app = "myapp"\n[env.prod]\nPASSWORD = "${CANARY}"`,
      'ERR_PLAINTEXT_SECRET',
      '?app=myapp&environment=prod&name=PASSWORD',
    ],
    [
      'a plain value in common, of a file that names no app',
      `\n[env.common]\nPASSWORD = "${CANARY}"`,
      'ERR_PLAINTEXT_SECRET',
      '?environment=*&name=PASSWORD',
    ],
    [
      'a ciphertext for another environment',
      `app = "myapp"\n[env.prod]\nAPI_KEY = ${test1}`,
      'ERR_SCOPE_MISMATCH',
      '?app=myapp&environment=prod&name=API_KEY',
    ],
    [
      'a ciphertext for another environment, which tells the app',
      `\n[env.prod]\nAPI_KEY = ${test1}`,
      'ERR_SCOPE_MISMATCH',
      '?app=myapp&environment=prod&name=API_KEY',
    ],
    [
      'a ciphertext for another app',
      `app = "myapp"\n[env.test]\nAPI_KEY = ${other}`,
      'ERR_SCOPE_MISMATCH',
      '?app=myapp&environment=test&name=API_KEY',
    ],
    [
      'a file under another name',
      `app = "myapp"\n[files.common]\n"/app/a b.json" = ${test1}`,
      'ERR_SCOPE_MISMATCH',
      '?app=myapp&environment=*&name=%2Fapp%2Fa+b.json',
    ],
    [
      'a build secret',
      `app = "myapp"\n[build_secrets]\nnpm-token = ${test1}`,
      'ERR_SCOPE_MISMATCH',
      '?app=myapp&use=build&name=npm-token',
    ],
    [
      'a ciphertext with an unknown key',
      `app = "myapp"\n[env.test]\nAPI_KEY = ${withUnknownKey}`,
      'ERR_KEY_UNKNOWN',
      '?app=myapp&environment=test&name=API_KEY',
    ],
    [
      'a damaged ciphertext',
      `app = "myapp"\n[env.test]\nAPI_KEY = { encrypted = "eyJh.AA.AA.AA.AA" }`,
      'ERR_JWE_HEADER',
      '?app=myapp&environment=test&name=API_KEY',
    ],
  ])('%s', async (_title, toml, code, search) => {
    expect(await lintLinks(toml)).toEqual([[3, code, `${PAGE}${search}`]])
  })

  test('one for another app than the others of its file, for theirs', async () => {
    const prod = await seal({ environment: 'prod' })
    const toml = `[env.common]\nPASSWORD = "${CANARY}"\n[env.qa]\nAPI_KEY = ${await seal({ app: 'other', environment: 'qa' })}\n[env.test]\nAPI_KEY = ${test1}\n[env.prod]\nAPI_KEY = ${prod}`
    expect(await lintLinks(toml)).toEqual([
      [2, 'ERR_PLAINTEXT_SECRET', `${PAGE}?app=myapp&environment=*&name=PASSWORD`],
      [4, 'ERR_SCOPE_MISMATCH', `${PAGE}?app=myapp&environment=qa&name=API_KEY`],
    ])
  })

  test('no other', async () => {
    const prod = await seal({ environment: 'prod' })
    const large = await seal({ environment: 'prod', name: 'LARGE' }, keys[0], 'x'.repeat(122_881))
    const toml = `environments = ["test", "prod"]\n[env.common]\nAPI_KEY = ${test1}\n[env.prod]\nAPI_KEY = ${prod}\nX = { unset = true }\nLARGE = ${large}`
    expect(await lintLinks(toml)).toEqual([
      [3, 'ERR_SCOPE_MISMATCH', undefined],
      [6, 'ERR_CONFIG_NO_EFFECT', undefined],
      [7, 'ERR_VALUE_TOO_LARGE', undefined],
      [7, 'ERR_PAYLOAD_TOO_LARGE', undefined],
    ])
    expect(await lintLinks(`[env.common]\nA = 1.5`)).toEqual([[2, 'ERR_CONFIG_TYPE', undefined]])
  })
})

describe('the page', () => {
  const toml = `app = "myapp"\n[env.common]\nPASSWORD = "${CANARY}"`
  const search = '?app=myapp&environment=*&name=PASSWORD'

  test('is beside the key set that is used', async () => {
    const set = formatKeySet(keys)
    const origin = await serve((_request, response) => response.end(set))
    const sealed = `[env.prod]\nAPI_KEY = ${test1}`
    const link = `${origin}/secrets/?app=myapp&environment=prod&name=API_KEY`
    expect(await lintLinks(sealed, ['--keys', `${origin}/secrets/`])).toEqual([
      [2, 'ERR_SCOPE_MISMATCH', link],
    ])
  })

  test('is known without asking for keys that nothing needs', async () => {
    const env = { ITERAPP_KEYS: 'https://keys.example' }
    const fetch = () => Promise.reject(new Error('asked'))
    expect(await lintLinks(toml, [], { env, fetch })).toEqual([
      [3, 'ERR_PLAINTEXT_SECRET', `https://keys.example/${search}`],
    ])
  })

  test('is linked to below the finding, also by ITERAPP_PAGE', async () => {
    const sealed = `${toml}\n[env.prod]\nAPI_KEY = ${test1}\n`
    const env = { ITERAPP_PAGE: 'https://x.example' }
    const { out } = await runCli(['lint'], { cwd: newFolder(sealed), env })
    expect(out).toBe(
      `iterapp.toml:3:1: warning: the plain value of "PASSWORD" looks like a secret; encrypt it, or mark it "# lint: not a secret" (ERR_PLAINTEXT_SECRET)
  3 | PASSWORD = …
    | ^^^^^^^^
    = encrypt it: https://x.example/${search}

iterapp.toml:5:1: "API_KEY" is encrypted for test and used in prod (ERR_SCOPE_MISMATCH)
  5 | API_KEY = …
    | ^^^^^^^
    = encrypt it anew: https://x.example/?app=myapp&environment=prod&name=API_KEY
`,
    )
  })

  test('that is not known changes nothing', async () => {
    const cwd = newFolder(toml)
    expect(await lintLinks(toml, [])).toEqual([[3, 'ERR_PLAINTEXT_SECRET', undefined]])
    expect((await runCli(['lint'], { cwd })).out).not.toContain('encrypt it:')
  })

  test('that cannot be trusted is a wrong use, and nothing is printed', async () => {
    const cwd = newFolder(toml)
    const { status, out, err } = await runCli(['lint', '--page', 'http://x.example'], { cwd })
    expect([status, out]).toEqual([64, ''])
    expect(err).toContain('--page is http://x.example: on the way somebody could change the page')
    const variable = await runCli(['lint'], { cwd, env: { ITERAPP_PAGE: CANARY } })
    expect(variable.status).toBe(64)
    expect(variable.err).toContain('ITERAPP_PAGE is not a URL')
    expect(variable.err).not.toContain(CANARY)
  })
})
