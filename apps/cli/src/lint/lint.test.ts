import type { Scope } from '@iterapp/crypto/format'
import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { formatKeySet } from '@iterapp/key-store'
import { temporaryFolder } from '@iterapp/testing'
import fc from 'fast-check'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { runCli, type CliTestOptions } from '../testing/run-cli'
import { findUndeliverable } from './checks/find-oversized'
import { readSealedValues } from './sealed-values'

const canary = 'Canary7Xq2Lm9Zt4Kp'

interface JsonReport {
  readonly findings: readonly {
    readonly file: string
    readonly line: number
    readonly column: number
    readonly code: string
    readonly message: string
    readonly severity: string
  }[]
  readonly errors: number
  readonly warnings: number
  readonly keys: string | null
  readonly notes: readonly string[]
}

let keySet: string
let olderKid: string
let fit: (name: string, change?: Partial<Scope>) => Promise<string>
let sealed: Record<
  'all' | 'test' | 'prod' | 'named' | 'otherApp' | 'build' | 'unknown' | 'older' | 'huge' | 'half',
  string
>

const cache = new Map<string, Promise<string>>()

beforeAll(async () => {
  const key = await generateKey(new Date('2026-01-01'))
  const older = await generateKey(new Date('2025-01-01'))
  const unknown = await generateKey(new Date('2026-01-01'))
  keySet = formatKeySet([key, older])
  olderKid = older.kid
  const base: Scope = { use: 'runtime', app: 'myapp', environment: '*', name: 'API_KEY' }
  const seal = async (change: Partial<Scope> = {}, value = canary, by = key) =>
    `{ encrypted = "${await sealValue(Buffer.from(value), { key: by, scope: { ...base, ...change } })}" }`
  fit = (name, change = {}) => {
    const id = JSON.stringify([name, change])
    const made = cache.get(id) ?? seal({ name, ...change })
    cache.set(id, made)
    return made
  }
  sealed = {
    all: await seal(),
    test: await seal({ environment: 'test' }),
    prod: await seal({ environment: 'prod' }),
    named: await seal({ name: 'OTHER\u202e_NAME' }),
    otherApp: await seal({ app: 'other' }),
    build: await seal({ use: 'build' }),
    unknown: await seal({}, canary, unknown),
    older: await seal({}, canary, older),
    huge: await seal({}, 'x'.repeat(122_881)),
    half: await seal({ name: '*' }, 'x'.repeat(52_000)),
  }
})

/** A folder with an iterapp.toml and the key set. */
function newFolder(toml: string, keys: string | null = keySet): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'iterapp.toml'), toml)
  if (keys !== null) writeFileSync(join(folder, 'keys.json'), keys, { mode: 0o600 })
  return folder
}

const withKeys: CliTestOptions = { env: { ITERAPP_KEYS: 'keys.json' } }

async function lintJson(toml: string, argv: readonly string[] = []) {
  const options = { ...withKeys, cwd: newFolder(toml) }
  const { status, out } = await runCli(['lint', '--json', ...argv], options)
  const report = JSON.parse(out) as JsonReport
  const lines = report.findings.map(({ line, code, severity }) => `${line} ${code} ${severity}`)
  return { status, report, lines, messages: report.findings.map(({ message }) => message) }
}

describe('a clean file', () => {
  test('has no findings', async () => {
    const cwd = newFolder(
      `app = "myapp"\n[env.common]\nAPI_KEY = ${sealed.all}\nLOG_LEVEL = "info"\n`,
    )
    const result = await runCli(['lint'], { ...withKeys, cwd })
    expect(result).toEqual({ status: 0, out: '', err: 'no findings\n' })
  })

  test('is an empty document of findings with --json', async () => {
    const { status, report } = await lintJson('app = "myapp"\n')
    expect(status).toBe(0)
    expect(report).toEqual({
      findings: [],
      errors: 0,
      warnings: 0,
      files: ['iterapp.toml'],
      keys: null,
      notes: [],
    })
  })

  test('is not held against keys when there are none', async () => {
    const cwd = newFolder(`[env.common]\nAPI_KEY = ${sealed.unknown}\n`, null)
    const { status, err } = await runCli(['lint'], { cwd })
    expect(status).toBe(0)
    expect(err).toBe(
      'note: key ids were not checked, because no key set was found (see --keys)\nno findings\n',
    )
  })

  test('is any that is sealed for where it stands', async () => {
    const tables = ['common', 'test', 'prod'] as const
    const names = ['A', 'DB_PASSWORD', 'C']
    const paths = ['/app/a.json', '/app/b c.pem']
    const pick = (choices: readonly string[]) =>
      fc.uniqueArray(fc.constantFrom(...choices), { maxLength: choices.length })
    const shape = fc.record({
      app: fc.boolean(),
      environments: fc.boolean(),
      env: fc.tuple(pick(names), pick(names), pick(names)),
      files: fc.tuple(pick(paths), pick(paths), pick(paths)),
      build: pick(['npm', 'pip']),
    })
    await fc.assert(
      fc.asyncProperty(shape, async ({ app, environments, env, files, build }) => {
        const lines = [
          ...(app ? ['app = "myapp"'] : []),
          ...(environments ? ['environments = ["test", "prod"]'] : []),
        ]
        for (const [index, table] of tables.entries()) {
          const change = table === 'common' ? {} : { environment: table }
          lines.push(`[env.${table}]`)
          for (const name of env[index] ?? []) lines.push(`${name} = ${await fit(name, change)}`)
          lines.push(`[files.${table}]`)
          for (const path of files[index] ?? []) {
            lines.push(`"${path}" = ${await fit(path, change)}`)
          }
        }
        lines.push('[build_secrets]')
        for (const id of build) lines.push(`${id} = ${await fit(id, { use: 'build' })}`)
        const { status, report } = await lintJson(lines.join('\n'))
        expect(report.findings).toEqual([])
        expect(status).toBe(0)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the form', () => {
  test('is told as the parser tells it, also when it is no TOML', async () => {
    const { status, lines } = await lintJson('[env.common]\nA = 1.5\nB\n')
    expect([status, lines]).toEqual([1, ['3 ERR_CONFIG_SYNTAX error']])
    const other = await lintJson('[env.common]\nA = 1.5\n[evn.prod]\nB = "x"\n')
    expect(other.lines).toEqual(['2 ERR_CONFIG_TYPE error', '3 ERR_CONFIG_UNKNOWN_KEY error'])
    expect(other.report.notes).toEqual(['of iterapp.toml only the form was checked so far'])
  })

  test('of a finding is the parser’s, with a mark and a summary', async () => {
    const toml = `app = "myapp"\n[env.prod]\n  API_KEY = ${sealed.test}\n"PASSWORD" = "${canary}"\n`
    const result = await runCli(['lint'], { ...withKeys, cwd: newFolder(toml) })
    expect(result.status).toBe(1)
    expect(result.err).toBe('1 error and 1 warning in iterapp.toml\n')
    expect(result.out).toBe(
      `iterapp.toml:3:3: "API_KEY" is encrypted for test and used in prod (ERR_SCOPE_MISMATCH)
  3 |   API_KEY = …
    |   ^^^^^^^

iterapp.toml:4:1: warning: the plain value of "PASSWORD" looks like a secret; encrypt it, or mark it "# lint: not a secret" (ERR_PLAINTEXT_SECRET)
  4 | "PASSWORD" = …
    | ^^^^^^^^^^
`,
    )
  })
})

describe('a ciphertext', () => {
  test('is read strictly', async () => {
    const { lines, messages } = await lintJson(
      `[env.common]\nAPI_KEY = ${sealed.all.replace('" }', 'A" }')}\nB = { encrypted = "eyJh.AA.AA.AA.AA" }\n`,
    )
    expect(lines).toEqual(['2 ERR_JWE_MALFORMED error', '3 ERR_JWE_HEADER error'])
    expect(messages[1]).toBe('"B" cannot be opened: the header is not JSON')
  })

  test.each<[string, () => string, string]>([
    [
      'for another app',
      () => `app = "myapp"\n[env.test]\nAPI_KEY = ${sealed.otherApp}`,
      '"API_KEY" is encrypted for the app other and used in myapp',
    ],
    [
      'for another environment',
      () => `\n[env.test]\nAPI_KEY = ${sealed.prod}`,
      '"API_KEY" is encrypted for prod and used in test',
    ],
    [
      'under another name, which is shown safely',
      () => `\n[env.test]\nAPI_KEY = ${sealed.named}`,
      '"API_KEY" is encrypted under the name OTHER\uFFFD_NAME and used as API_KEY',
    ],
    [
      'for the build',
      () => `\n[env.common]\nAPI_KEY = ${sealed.build}`,
      '"API_KEY" is encrypted as a build secret and used as a runtime secret',
    ],
    [
      'for a running app',
      () => `\n[build_secrets]\nAPI_KEY = ${sealed.test}`,
      '"API_KEY" is encrypted as a runtime secret and used as a build secret',
    ],
    [
      'for one environment in common',
      () => `\n[env.common]\nAPI_KEY = ${sealed.test}`,
      '"API_KEY" is encrypted for test only and used in every environment; it fails everywhere but in test',
    ],
    [
      'for one of the environments in common',
      () => `environments = ["test", "prod", "qa"]\n[env.common]\nAPI_KEY = ${sealed.test}`,
      '"API_KEY" is encrypted for test only and used in every environment; it fails in prod, qa',
    ],
  ])('%s is told', async (_title, toml, message) => {
    const { status, lines, messages } = await lintJson(toml())
    expect(status).toBe(1)
    expect(lines).toEqual(['3 ERR_SCOPE_MISMATCH error'])
    expect(messages).toEqual([message])
  })

  test('for the only environment may stand in common', async () => {
    const toml = `environments = ["test"]\n[env.common]\nAPI_KEY = ${sealed.test}`
    expect((await lintJson(toml)).lines).toEqual([])
  })

  test('for one environment in common is a warning when the others override it', async () => {
    const { lines, messages } = await lintJson(
      `environments = ["test", "prod"]\n[env.common]\nAPI_KEY = ${sealed.test}\n[env.prod]\nAPI_KEY = ${sealed.prod}`,
    )
    expect(lines).toEqual(['3 ERR_SCOPE_MISMATCH warning'])
    expect(messages[0]).toContain('it works as the others override it')
  })

  test('must be for the same app as the others when the file names none', async () => {
    const { lines, messages } = await lintJson(
      `[env.test]\nAPI_KEY = ${sealed.all}\n[env.qa]\nAPI_KEY = ${sealed.otherApp}\n[env.prod]\nAPI_KEY = ${sealed.prod}\n`,
    )
    expect(lines).toEqual(['4 ERR_SCOPE_MISMATCH error'])
    expect(messages).toEqual(['"API_KEY" is encrypted for the app other, but line 2 for myapp'])
  })

  test('with a key that is not in the set is told, one with an older key only noted', async () => {
    const { lines, messages, report } = await lintJson(
      `[env.test]\nAPI_KEY = ${sealed.unknown}\n[env.prod]\nAPI_KEY = ${sealed.older}\n`,
    )
    expect(lines).toEqual(['2 ERR_KEY_UNKNOWN error'])
    expect(messages[0]).toMatch(/^"API_KEY" is encrypted with the key [\w-]{43}, which is not in /)
    expect(messages[0]).not.toContain(olderKid)
    expect(report.notes).toEqual([expect.stringMatching(/^1 value is encrypted with an older key/)])
    expect(report.keys).toMatch(/keys\.json$/)
  })

  test('that is too large is told', async () => {
    const { lines, messages } = await lintJson(`[env.common]\nAPI_KEY = ${sealed.huge}`)
    expect(lines).toContain('2 ERR_VALUE_TOO_LARGE error')
    expect(messages.join()).toContain('the value has 122881 bytes and a variable can have 122880')
  })

  test('that is empty is told', () => {
    const header = sealed.all.slice('{ encrypted = "'.length).split('.')
    const jwe = [header[0], header[1], header[2], '', header[4]?.replace('" }', '')].join('.')
    const value = { kind: 'encrypted', jwe, at: { line: 1, column: 1 } } as const
    const none = new Map<string, never>()
    const found = findUndeliverable(
      readSealedValues({
        app: null,
        environments: null,
        env: new Map([['common', new Map([['API_KEY', value]])]]),
        files: new Map([['common', new Map([['/app/empty', { ...value, mode: null }]])]]),
        secretFiles: none,
        buildSecrets: none,
      }),
    )
    const encryptFor = { use: 'runtime', environment: '*', name: 'API_KEY' }
    expect(found).toMatchObject([{ code: 'ERR_VALUE_EMPTY', name: 'API_KEY', encryptFor }])
  })

  test('is added to the others of its environment', async () => {
    const toml = `environments = ["test", "prod"]\n[env.common]\nA = ${sealed.half}\n[env.prod]\nB = ${sealed.half}\n`
    const { lines, messages } = await lintJson(toml)
    expect(lines).toEqual(['3 ERR_PAYLOAD_TOO_LARGE error'])
    expect(messages[0]).toMatch(
      /^the ciphertexts of prod take \d+ bytes, and 131072 are allowed for one pod; the largest is "A" with \d+ bytes$/,
    )
    expect((await lintJson(toml, ['--max-payload', '256'])).lines).toEqual([])
  })

  test('as a plain value is told', async () => {
    const plain = sealed.all.replace('{ encrypted = ', '').replace(' }', '')
    const { lines } = await lintJson(`[env.common]\nAPI_KEY = ${plain}\n`)
    expect(lines).toEqual(['2 ERR_CONFIG_TYPE error'])
  })
})

describe('an unset', () => {
  test('that takes nothing away is told', async () => {
    const { lines } = await lintJson(
      `[env.common]\nA = "x"\nB = { unset = true }\n[env.prod]\nA = { unset = true }\nC = { unset = true }\n`,
    )
    expect(lines).toEqual(['3 ERR_CONFIG_NO_EFFECT warning', '6 ERR_CONFIG_NO_EFFECT warning'])
  })
})

describe('a plain value', () => {
  test('that looks like a secret is told unless a comment accepts it', async () => {
    const token = ['gl', 'sa_', 'aB3dE5fG'.repeat(4), '_0123abcd'].join('')
    const { status, lines } = await lintJson(`[env.common]
DB_PASSWORD = "${canary}"
A_PASSWORD = "${canary}" # lint: not a secret
# lint: not a secret, it opens the demo
B_PASSWORD = """
${canary}"""
C = "${token} # lint: not a secret"
D_PASSWORD = "${canary}"
`)
    expect(status).toBe(1)
    expect(lines).toEqual(['2', '7', '8'].map((line) => `${line} ERR_PLAINTEXT_SECRET warning`))
  })

  test('of a format that secretlint knows is told', async () => {
    const token = ['gl', 'sa_', 'aB3dE5fG'.repeat(4), '_0123abcd'].join('')
    const { lines } = await lintJson(`[env.common]\nSOMETHING = "${token}"\n`)
    expect(lines).toEqual(['2 ERR_PLAINTEXT_SECRET warning'])
  })

  test('of a megabyte is looked at quickly', async () => {
    const parts = [
      '-----BEGIN ',
      'http://a:',
      'mongodb://a:',
      'eyJa.',
      'password=Aa ',
      'a_',
      'aB3',
      '${',
      '{{',
      '[[',
      '\n',
    ]
    const texts = parts.map(
      (part, at) => `V${at}_PASSWORD = '''${part.repeat(80_000 / part.length)}!'''`,
    )
    const start = performance.now()
    await lintJson(`[env.common]\n${texts.join('\n')}\n`)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

describe('several files', () => {
  test('are checked together, each once, standard input too', async () => {
    const cwd = newFolder('[env.common]\nA = 1.5\n')
    writeFileSync(join(cwd, 'clean.toml'), 'app = "myapp"\n')
    const stdin = '[env.common]\nB = 2.5\n'
    const argv = ['lint', 'clean.toml', './iterapp.toml', '-', 'iterapp.toml']
    const { status, out, err } = await runCli(argv, { cwd, stdin })
    expect(status).toBe(1)
    expect(out.split('\n').filter((line) => line.includes('ERR_'))).toEqual([
      expect.stringMatching(/^iterapp\.toml:2:5: "A" is a float/),
      expect.stringMatching(/^<stdin>:2:5: "B" is a float/),
    ])
    expect(err).toContain('2 errors in 2 files\n')
  })
})

describe('what cannot be read', () => {
  test.each<[string, string, Uint8Array, number]>([
    ['a binary file', 'ERR_CONFIG_NOT_TEXT', Buffer.from([0xff, 0, 1]), 65],
    ['a file of 10 MB', 'ERR_FILE_TOO_LARGE', Buffer.alloc(10_000_000, '#'), 65],
  ])('%s has a status of its own, with --json too', async (_title, code, bytes, expected) => {
    const cwd = newFolder('app = "myapp"\n')
    writeFileSync(join(cwd, 'bad.toml'), bytes)
    const text = await runCli(['lint', 'iterapp.toml', 'bad.toml'], { cwd })
    expect([text.status, text.out]).toEqual([expected, ''])
    expect(text.err).toContain(code)
    const json = await runCli(['lint', '--json', 'bad.toml'], { cwd })
    expect([json.status, json.out]).toEqual([expected, ''])
    expect(JSON.parse(json.err)).toMatchObject({ code })
    const stdin = await runCli(['lint', '-'], { stdin: bytes })
    expect([stdin.status, stdin.out]).toEqual([expected, ''])
    expect(stdin.err).toContain(code)
  })

  test('a missing file, and a missing key set that was named, are no findings', async () => {
    const cwd = newFolder('app = "myapp"\n')
    const missing = await runCli(['lint', 'absent.toml'], { cwd })
    expect([missing.status, missing.out]).toEqual([66, ''])
    expect(missing.err).toContain('ERR_FILE_NOT_FOUND')
    const keys = await runCli(['lint', '--keys', 'absent.json'], { cwd })
    expect([keys.status, keys.out]).toEqual([66, ''])
    const payload = await runCli(['lint', '--max-payload', '5'], { cwd })
    expect(payload.status).toBe(64)
  })
})

describe('no value', () => {
  test.each<[string, () => string]>([
    ['of a suspicious value', () => `[env.common]\nPASSWORD = "${canary}"\n`],
    ['of a URL', () => `[env.common]\nX = "postgres://a:${canary}@db/a" # ${canary}\n`],
    ['of a comment', () => `[env.common]\n# ${canary}\nAPI_KEY = ${sealed.prod} # ${canary}\n`],
    ['of a broken line', () => `[env.common]\nPASSWORD = "${canary}\n`],
    ['of a wrong type', () => `[env.common]\nPASSWORD = ["${canary}"]\n`],
    ['of a text of several lines', () => `[env.common]\nPASSWORD = """\n${canary}\n${canary}"""\n`],
    ['of a placeholder', () => `[env.common]\nA = { encrypted = "${canary}" }\n`],
    ['of a broken ciphertext', () => `[env.common]\nA = { encrypted = "eyJ${canary}.A.A.A.A" }\n`],
    ['beside a format', () => `[env.common]\nA = "${['gh', 'p_'].join('')}${canary.repeat(2)}"\n`],
  ])('%s is printed', async (_title, toml) => {
    const cwd = newFolder(toml())
    for (const argv of [['lint'], ['lint', '--json']]) {
      const { status, out, err } = await runCli(argv, { ...withKeys, cwd })
      expect(status).toBe(1)
      expect(out + err).not.toContain(canary)
      expect(out + err).not.toContain(canary.slice(0, 8))
    }
  })
})

test('the help tells how to accept a value, and has examples', async () => {
  const { status, out } = await runCli(['lint', '--help'])
  expect(status).toBe(0)
  expect(out).toContain('# lint: not a secret')
  expect(out).toContain('$ iterapp lint')
  expect(out).toContain('$ iterapp lint --page https://secrets.example.com/')
})
