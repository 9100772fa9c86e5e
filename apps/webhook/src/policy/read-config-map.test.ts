import { formatScope, type Scope } from '@iterapp/crypto/format'
import { describe, expect, test } from 'vitest'
import { readConfigFile } from '../testing/fixture'
import { readConfigMap } from './read-config-map'

const identity = { app: 'web', environment: 'test' }
const basic = readConfigFile('basic')
const [ciphertext = ''] = /eyJ[^"]+/.exec(basic) ?? []

const readData = (data: Readonly<Record<string, string>>, payloadBytes = 128 * 1024) =>
  readConfigMap({ name: 'iterapp-web', data }, identity, payloadBytes)

const read = (source: string, payloadBytes?: number) =>
  readData({ 'iterapp.toml': source }, payloadBytes)

/** Why a file is refused, and the lines of the denial. */
function refusal(source: string, payloadBytes?: number) {
  const { denial } = read(source, payloadBytes)
  if (denial === null) return null
  return { reason: denial.reason, lines: denial.message.split('\n') }
}

/** The ciphertext of the test data with another scope; nobody could open it. */
function rescope(change: Partial<Scope>): string {
  const [header = '', ...rest] = ciphertext.split('.')
  const members = JSON.parse(Buffer.from(header, 'base64url').toString()) as object
  const scope: Scope = { use: 'runtime', app: 'web', environment: '*', name: 'API_KEY', ...change }
  const apv = Buffer.from(formatScope(scope)).toString('base64url')
  const changed = Buffer.from(JSON.stringify({ ...members, apv })).toString('base64url')
  return [changed, ...rest].join('.')
}

describe('a ConfigMap', () => {
  test('gives its pods what its file says', () => {
    const { config, denial } = read(basic)
    expect(denial).toBeNull()
    expect(config?.variables.map(({ name }) => name)).toEqual([
      'LOG_LEVEL',
      'API_KEY',
      'DB_PASSWORD',
    ])
    expect(config?.keyIds).toEqual(['FaDMIgT2t_ThsrqvLG_TXi_oiLkgPJBjpymd9a61pDw'])
  })

  test('may have other keys, which are not looked at', () => {
    expect(readData({ 'iterapp.toml': basic, other: 'hunter2' }).denial).toBeNull()
  })

  test.each([[{}], [{ 'ITERAPP.TOML': basic }], [{ 'iterapp.toml.bak': basic }]])(
    'without its key is refused: %#',
    (data) => {
      expect(readData(data).denial).toEqual({
        allowed: false,
        reason: 'config-invalid',
        status: 403,
        message:
          'ConfigMap iterapp-web: it has no key iterapp.toml under data (ERR_CONFIG_MISSING). ' +
          'Apply the ConfigMap, with the file under the key iterapp.toml, before the workload.',
      })
    },
  )

  test('with more than etcd takes of it is refused before it is parsed', () => {
    const comment = (length: number) => `${basic}#${'x'.repeat(length - basic.length - 1)}`
    expect(refusal(comment(1024 * 1024))).toBeNull()
    expect(refusal(comment(1024 * 1024 + 1))).toMatchObject({
      reason: 'config-invalid',
      lines: [expect.stringContaining('iterapp.toml is too large (ERR_CONFIG_TOO_LARGE). Move')],
    })
  })

  test('without a name of its app is of whichever namespace it is in', () => {
    expect(refusal(basic.replace('app = "web"', ''))).toBeNull()
  })
})

describe('what is wrong with a file', () => {
  test('is told with its line and column, its code, and what to do', () => {
    expect(refusal('app = "web"\n\n[env.common]\n  A = 1.5\n')).toEqual({
      reason: 'config-invalid',
      lines: [
        'ConfigMap iterapp-web:',
        expect.stringMatching(/^iterapp\.toml:4:7: "A" is a float.* \(ERR_CONFIG_TYPE\)$/),
        'Write the type that the message names; put floats and dates in quotes.',
      ],
    })
  })

  test('is told for several lines at once, in their order', () => {
    const result = refusal('[env.common]\nA = 1.5\n"B C" = "x"\nD = { encrypted = "x" }\n')
    expect(result?.lines.map((line) => line.split(': ', 1)[0])).toEqual([
      'ConfigMap iterapp-web:',
      'iterapp.toml:2:5',
      'iterapp.toml:3:1',
      'iterapp.toml:4:19',
      'Write the type that the message names; put floats and dates in quotes.',
    ])
  })

  test.each([
    [5, []],
    [6, ['and 1 more; iterapp lint tells all']],
    [100, ['and 95 more; iterapp lint tells all']],
  ])('is told five times of %i, and how many there are more', (count, more) => {
    const lines = Array.from({ length: count }, (_each, index) => `A${index} = 1.5\n`)
    const result = refusal(`[env.common]\n${lines.join('')}`)
    expect(result?.lines.filter((line) => line.startsWith('iterapp.toml:'))).toHaveLength(5)
    expect(result?.lines.slice(6)).toEqual([
      ...more,
      'Write the type that the message names; put floats and dates in quotes.',
    ])
  })

  test('is that it says nothing', () => {
    expect(refusal('')?.lines).toEqual([
      'ConfigMap iterapp-web:',
      'iterapp.toml:1:1: the file says nothing: there is no key and no table in it (ERR_CONFIG_EMPTY)',
      expect.any(String),
    ])
  })
})

describe('a ciphertext', () => {
  test.each<[string, Partial<Scope>, string]>([
    ['for another app', { app: 'other' }, 'is encrypted for the app other and used in web'],
    ['for another environment', { environment: 'prod' }, 'is encrypted for prod and used in test'],
    ['of another name', { name: 'B' }, 'is encrypted under the name B and used as API_KEY'],
    [
      'for the build',
      { use: 'build' },
      'is encrypted as a build secret and used as a runtime secret',
    ],
    [
      'of a name that turns the text around',
      { name: 'A\u202eB' },
      'is encrypted under the name A\uFFFDB and used as API_KEY',
    ],
  ])('%s is refused with its line', (_title, scope, message) => {
    expect(refusal(basic.replace(ciphertext, rescope(scope)))).toEqual({
      reason: 'scope-mismatch',
      lines: [
        'ConfigMap iterapp-web:',
        `iterapp.toml:5:1: "API_KEY" ${message} (ERR_SCOPE_MISMATCH)`,
        'Encrypt the value again for the place where it stands.',
      ],
    })
  })

  test('for every app, environment or name that fits is none of those', () => {
    expect(refusal(basic.replace(ciphertext, rescope({ name: '*' })))).toBeNull()
    expect(refusal(basic.replace(ciphertext, rescope({ environment: 'test' })))).toBeNull()
  })

  test('that is cut is refused with its line', () => {
    expect(refusal(basic.replace(ciphertext, ciphertext.slice(0, -1)))).toMatchObject({
      reason: 'ciphertext-invalid',
      lines: [
        'ConfigMap iterapp-web:',
        expect.stringMatching(
          /^iterapp\.toml:5:1: "API_KEY" cannot be delivered: .* \(ERR_JWE_MALFORMED\)$/,
        ),
        expect.any(String),
      ],
    })
  })

  test('that does not matter to the environment is not looked at', () => {
    const source = basic.replace('[env.common]', '[env.prod]')
    expect(refusal(source)).toBeNull()
    expect(refusal(source.replace('API_KEY', 'OTHER'))).toBeNull()
  })

  test('is refused when all together are more than a pod can carry', () => {
    const total = ciphertext.length
    expect(refusal(basic, total)).toBeNull()
    expect(refusal(basic, total - 1)).toMatchObject({
      reason: 'payload-too-large',
      lines: [
        'ConfigMap iterapp-web:',
        `iterapp.toml:5:1: the ciphertexts of this environment take ${total} bytes, and ${total - 1} are allowed; ` +
          `the largest is API_KEY with ${total} bytes (ERR_PAYLOAD_TOO_LARGE)`,
        expect.any(String),
      ],
    })
  })
})

test('an environment that the file does not list gets a warning', () => {
  const warningsOf = (environment: string, source: string) =>
    readConfigMap(
      { name: 'iterapp', data: { 'iterapp.toml': source } },
      { ...identity, environment },
      1024,
    )
  const listed = 'app = "web"\nenvironments = ["test", "prod"]\n'
  expect(warningsOf('test', listed)).toMatchObject({ warnings: [] })
  expect(warningsOf('dev', listed)).toMatchObject({
    warnings: [
      'ConfigMap iterapp: dev is not in the environments of iterapp.toml; only common is used',
    ],
  })
  expect(warningsOf('dev', 'app = "web"\n')).toMatchObject({ warnings: [] })
})
