import { parseConfig, type Config } from '@iterapp/config'
import { mergeEnvironment } from '@iterapp/env'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { preparePodConfig, readPayload } from './index'
import { readPodConfig } from './testing/read-testdata'

const source = (name: string) =>
  readFileSync(new URL(`../testdata/configs/${name}.toml`, import.meta.url), 'utf8')

const read = (text: string): Config => {
  const { config } = parseConfig(text)
  if (config === null) throw new Error('the configuration of the test is not valid')
  return config
}

const prepare = (text: string, environment = 'test', app = 'web', bytes = 128 * 1024) =>
  preparePodConfig(mergeEnvironment(read(text), environment), { app, environment }, bytes)

const [ciphertext = ''] = /eyJ[^"]+/.exec(source('basic')) ?? []

describe('a configuration', () => {
  test('is frozen with the keys it needs', () => {
    const { payload, files, keyIds } = readPodConfig('everything')
    const thawed = readPayload(Object.fromEntries(payload))
    expect(thawed).toMatchObject({ app: 'web', environment: 'test' })
    expect(thawed.variables.map(({ name }) => name)).toEqual(['API_KEY', 'QUOTED'])
    expect(thawed.files.map(({ path, mode }) => [path, mode])).toEqual([[files[0], 0o444]])
    expect(keyIds).toEqual(['FaDMIgT2t_ThsrqvLG_TXi_oiLkgPJBjpymd9a61pDw'])
  })

  test('keeps the mode of a file', () => {
    const { payload } = readPodConfig('files')
    const { files } = readPayload(Object.fromEntries(payload))
    expect(files.map(({ mode }) => mode)).toEqual([0o444, 0o400])
  })

  test.each<[string, string, string, string, string]>([
    [
      'of another app',
      source('basic'),
      'test',
      'other',
      '"API_KEY" is encrypted for the app web and used in other',
    ],
    [
      'of another environment',
      source('environments')
        .replace('[env.prod]', '[env.preview]')
        .replace(/^environments.*/, ''),
      'preview',
      'web',
      '"API_KEY" is encrypted for prod and used in preview',
    ],
    [
      'of another name',
      source('basic').replace('API_KEY', 'OTHER'),
      'test',
      'web',
      '"OTHER" is encrypted under the name API_KEY and used as OTHER',
    ],
  ])('with a ciphertext %s is refused with its line', (_title, text, environment, app, message) => {
    const { config, problems } = prepare(text, environment, app)
    expect(config).toBeNull()
    const line =
      text.split('\n').findIndex((each) => each.includes(message.split('"')[1] ?? '')) + 1
    const found = problems.find((each) => each.message === message)
    expect(found?.code).toBe('ERR_SCOPE_MISMATCH')
    if (environment === 'test') expect(found?.at).toEqual({ line, column: 1 })
  })

  test('with a ciphertext that was cut is refused, and every one is told', () => {
    const cut = source('basic')
      .replace(ciphertext, ciphertext.slice(0, -1))
      .concat(`OTHER = { encrypted = "${ciphertext}" }\n`)
    const { problems } = prepare(cut)
    expect(problems.map(({ code, at }) => [code, at.line])).toEqual([
      ['ERR_JWE_MALFORMED', 5],
      ['ERR_SCOPE_MISMATCH', 7],
    ])
    expect(JSON.stringify(problems)).not.toContain(ciphertext.slice(0, 40))
  })

  test('with a value that is too large is refused', () => {
    const parts = ciphertext.split('.')
    const sized = (bytes: number) =>
      [...parts.slice(0, 3), Buffer.alloc(bytes).toString('base64url'), parts[4]].join('.')
    expect(
      prepare(source('basic').replace(ciphertext, sized(122_880)), 'test', 'web', 2 ** 20).problems,
    ).toEqual([])
    const { problems } = prepare(source('basic').replace(ciphertext, sized(122_881)))
    expect(problems.map(({ code }) => code)).toEqual(['ERR_VALUE_TOO_LARGE'])
  })

  test('with more than a pod can carry is refused at its largest secret', () => {
    const { problems } = prepare(source('twenty'), 'test', 'web', 1024)
    expect(problems.map(({ code }) => code)).toEqual(['ERR_PAYLOAD_TOO_LARGE'])
    expect(problems[0]?.message).toMatch(
      /^the ciphertexts .* take \d+ bytes, and 1024 are allowed; the largest is SECRET_1\d /,
    )
  })

  test('with more names than annotations can note is refused at the first that is too many', () => {
    const lines = Array.from(
      { length: 342 },
      (_each, index) => `${'N'.repeat(93)}${100 + index} = 1`,
    )
    const { problems } = prepare(`[env.common]\n${lines.join('\n')}\n`)
    expect(problems).toEqual([
      {
        code: 'ERR_PAYLOAD_TOO_LARGE',
        message: 'the names of all variables together have more than 32768 bytes',
        at: { line: 343, column: 1 },
      },
    ])
    expect(prepare(`[env.common]\n${lines.slice(0, -1).join('\n')}\n`).problems).toEqual([])
  })
})
