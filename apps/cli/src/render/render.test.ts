import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { temporaryFolder } from '@iterapp/testing'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createOutput } from '../output/create-output'
import { runCli } from '../testing/run-cli'
import { makeConfigMap, type ConfigMap } from './config-map'
import { formatYaml } from './format-yaml'

const toml = 'app = "myapp"\n\n[env.common]\nLOG_LEVEL = "info" # of all\n'
const name = 'iterapp-213136dbb6'

/** Renders a file; it is `iterapp.toml` unless it comes from standard input. */
async function render(argv: readonly string[], content: string | Uint8Array = toml) {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'iterapp.toml'), content)
  const { status, out, err } = await runCli(['render', ...argv], { cwd, stdin: content })
  return { status, out, err }
}

async function renderConfigMap(argv: readonly string[], content?: string | Uint8Array) {
  return parse((await render(argv, content)).out) as ConfigMap
}

describe('by content', () => {
  test('a file becomes an immutable ConfigMap, with a line for each of its own', async () => {
    const { status, out, err } = await render([])
    expect(status).toBe(0)
    expect(err).toBe(`The pod template needs the annotation iterapp.dev/config: ${name}\n`)
    expect(out).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/managed-by: iterapp
immutable: true
data:
  iterapp.toml: |
    app = "myapp"

    [env.common]
    LOG_LEVEL = "info" # of all
`)
  })

  test('the name is of the bytes alone', async () => {
    const hash = createHash('sha256').update(toml).digest('hex').slice(0, 10)
    expect(name).toBe(`iterapp-${hash}`)
    const names = [
      await renderConfigMap(['iterapp.toml']),
      await renderConfigMap(['-']),
      await renderConfigMap(['--namespace', 'apps-myapp-prod']),
    ].map(({ metadata }) => metadata.name)
    expect(names).toEqual([name, name, name])
    expect((await renderConfigMap([], `${toml}\n`)).metadata.name).not.toBe(name)
  })

  test('a workload is in the name', async () => {
    const { metadata } = await renderConfigMap(['--workload', 'worker.v2'])
    expect(metadata.name).toBe(name.replace('-', '-worker.v2-'))
  })
})

describe('by name', () => {
  test('the ConfigMap can change, and needs no annotation', async () => {
    const { out, err } = await render(['--by-name'])
    const configMap = parse(out) as ConfigMap
    expect(configMap.metadata.name).toBe('iterapp')
    expect(configMap).not.toHaveProperty('immutable')
    expect(err).toBe(
      'Pods find iterapp without an annotation; those that run keep what they have until a rollout restart.\n',
    )
  })

  test('that of a workload needs one', async () => {
    const { out, err } = await render(['--by-name', '--workload', 'worker'])
    expect((parse(out) as ConfigMap).metadata.name).toBe('iterapp-worker')
    expect(err).toContain('the annotation iterapp.dev/config: iterapp-worker\n')
  })
})

describe('a namespace', () => {
  // Without quotes, most of these are another type to one reader of YAML or another.
  test.each(['apps-myapp-prod', '123', '1e3', '0x1f', '0o14', '0b1', 'on', 'null', '2020-01-01'])(
    '%s is written as a text',
    async (namespace) => {
      const { out } = await render(['--namespace', namespace])
      for (const version of ['1.1', '1.2'] as const) {
        expect(parse(out, { version })).toMatchObject({ metadata: { namespace } })
      }
    },
  )
})

describe('what cannot be a name', () => {
  test.each([
    ['--namespace', 'Apps'],
    ['--namespace', 'apps-'],
    ['--namespace', 'a.b'],
    ['--namespace', ''],
    ['--namespace', 'a'.repeat(64)],
    ['--workload', 'Web'],
    ['--workload', '-web'],
    ['--workload', 'web..a'],
    ['--workload', ''],
    ['--workload', 'a'.repeat(235)],
  ])('%s %s is refused', async (option, value) => {
    const { status, out, err } = await render([option, value])
    expect({ status, out }).toEqual({ status: 64, out: '' })
    expect(err).toMatch(new RegExp(`^error: ${option} has at most \\d+ lower-case letters`))
  })

  test('the longest workload makes the longest name', async () => {
    const { metadata } = await renderConfigMap(['--workload', 'a'.repeat(234)])
    expect(metadata.name).toHaveLength(253)
  })
})

describe('for a script', () => {
  test('a patch puts the annotation into a pod template', async () => {
    expect(await render(['--patch'])).toEqual({
      status: 0,
      out: `{"spec":{"template":{"metadata":{"annotations":{"iterapp.dev/config":"${name}"}}}}}\n`,
      err: '',
    })
  })

  test('JSON has the name, the annotation and the ConfigMap', async () => {
    const { status, out, err } = await render(['--json', '--namespace', 'apps-myapp-prod'])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(JSON.parse(out)).toEqual({
      name,
      annotation: { 'iterapp.dev/config': name },
      configMap: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name,
          namespace: 'apps-myapp-prod',
          labels: { 'app.kubernetes.io/managed-by': 'iterapp' },
        },
        immutable: true,
        data: { 'iterapp.toml': toml },
      },
    })
  })

  test('both at once are refused', async () => {
    expect(await render(['--json', '--patch'])).toMatchObject({ status: 64, out: '' })
  })
})

describe('a file with errors', () => {
  test('is not rendered, and its lines are told as lint tells them', async () => {
    const content = 'app = "myapp"\n[env.common]\nA = 1.5\n'
    for (const argv of [[], ['--patch'], ['--by-name']]) {
      const { status, out, err } = await render(argv, content)
      expect({ status, out }).toEqual({ status: 1, out: '' })
      expect(err).toMatch(
        /^iterapp\.toml:3:5: "A" is a float.* \(ERR_CONFIG_TYPE\)\n {2}3 \| A = …\n.*\n1 error in iterapp\.toml\n$/,
      )
    }
    const json = await render(['--json', '-'], content)
    expect({ status: json.status, out: json.out }).toEqual({ status: 1, out: '' })
    expect(JSON.parse(json.err)).toMatchObject({
      errors: 1,
      files: ['<stdin>'],
      findings: [{ file: '<stdin>', line: 3, column: 5, code: 'ERR_CONFIG_TYPE' }],
    })
  })

  test('is one whose ciphertexts stand in a wrong place, or are too large together', async () => {
    const key = await generateKey(new Date('2026-01-01'))
    const seal = async (environment: string, value = 'x') => {
      const scope = { use: 'runtime', app: 'myapp', environment, name: '*' } as const
      return `{ encrypted = "${await sealValue(Buffer.from(value), { key, scope })}" }`
    }
    const misplaced = await render([], `[env.prod]\nA = ${await seal('test')}\n`)
    expect(misplaced).toMatchObject({ status: 1, out: '' })
    expect(misplaced.err).toContain('iterapp.toml:2:1: "A" is encrypted for test and used in prod')
    const half = await seal('*', 'x'.repeat(52_000))
    const large = `[env.common]\nA = ${half}\nB = ${half}\n`
    expect((await render([], large)).err).toContain('(ERR_PAYLOAD_TOO_LARGE)')
    expect((await render(['--max-payload', '256'], large)).status).toBe(0)
  })

  test('is none that has only warnings', async () => {
    const content = '[env.common]\nDB_PASSWORD = "Canary7Xq2Lm9Zt4Kp"\nA = { unset = true }\n'
    expect((await render([], content)).status).toBe(0)
  })
})

describe('what cannot be read', () => {
  test.each<[string, string, number, Uint8Array]>([
    ['a text that is not UTF-8', 'ERR_CONFIG_NOT_TEXT', 65, Buffer.from('# \xff', 'latin1')],
    ['more than a ConfigMap holds', 'ERR_FILE_TOO_LARGE', 65, Buffer.alloc(1024 * 1024 + 1, '#')],
  ])('is %s', async (_title, code, status, bytes) => {
    for (const argv of [[], ['-'], ['--json']]) {
      const result = await render(argv, bytes)
      expect(result).toMatchObject({ status, out: '' })
      expect(result.err).toContain(code)
    }
  })

  test('is a file that is not there', async () => {
    expect(await runCli(['render'])).toMatchObject({ status: 66, out: '' })
  })
})

test('a file of more than an annotation holds is rendered with a warning', async () => {
  const large = (length: number) => toml.padEnd(length, '#')
  expect((await render([], large(200 * 1024))).err).not.toContain('warning')
  const { status, out, err } = await render([], large(1024 * 1024))
  expect(status).toBe(0)
  expect((parse(out) as ConfigMap).data['iterapp.toml']).toHaveLength(1024 * 1024)
  expect(err).toContain('warning: the ConfigMap is too large for the copy that kubectl apply keeps')
})

describe('byte for byte', () => {
  const line = fc
    .array(
      fc.oneof(
        fc.constantFrom('\t', ' ', '#', '"', "'", '\\', ': ', '- ', '---', '%', '|', 'é', '😀'),
        // Line ends to some readers of YAML, and characters that no terminal should obey.
        fc.constantFrom('\u0085', '\u2028', '\u2029', '\ufeff', '\uffff', '\u202e', '\u200d'),
        fc.string({ unit: 'grapheme' }),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(''))
  const lineEnd = fc.constantFrom('\n', '\r\n')

  test('the file comes back from the YAML of the command', async () => {
    const comment = fc
      .tuple(fc.constantFrom('', ' ', '\t', '  \t'), fc.constantFrom('', '#'), line, lineEnd)
      .map(([indent, mark, text, end]) => `${indent}${mark}${mark === '' ? '' : text}${end}`)
    const file = fc
      .tuple(
        fc.constantFrom('', '\ufeff'),
        fc.array(comment, { maxLength: 3 }),
        lineEnd,
        fc.array(comment, { maxLength: 5 }),
        fc.constantFrom('', '#', ' ', '\t'),
      )
      .map(([mark, before, end, after, last]) =>
        [mark, ...before, 'app = "myapp"', end, ...after, last].join(''),
      )
    await fc.assert(
      fc.asyncProperty(file, async (content) => {
        const { status, out, err } = await render(['-'], content)
        expect({ status, err }).toMatchObject({ status: 0 })
        for (const version of ['1.1', '1.2'] as const) {
          const { data } = parse(out, { version }) as ConfigMap
          expect(Buffer.from(data['iterapp.toml'] ?? '')).toEqual(Buffer.from(content))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('any text comes back from the YAML, which holds nothing that readers differ about', () => {
    const anyLine = fc.oneof(line, fc.constantFrom('', ' ', '\t'), fc.string({ unit: 'binary' }))
    const file = fc
      .array(fc.tuple(anyLine, fc.constantFrom('\n', '\r\n', '\r', '')))
      .map((lines) => lines.flat().join(''))
    fc.assert(
      fc.property(file, (content) => {
        const yaml = formatYaml(makeConfigMap(Buffer.from(content), {}))
        expect((parse(yaml) as ConfigMap).data).toEqual({ 'iterapp.toml': content })
        expect(yaml).not.toMatch(/[^\n\t\P{Cc}]|[\u2028\u2029\ufeff\ufffe\uffff]/u)
        // An indentation that must be guessed is not led by a blank.
        expect(yaml).not.toMatch(/ \|[-+]?\n(?: {4}[ \t]|\n)/)
        // What our output spells out is spelled out already.
        let out = ''
        createOutput({ write: (text) => (out += text) }, { write: () => true }, {}).out(yaml)
        expect(out).toBe(yaml)
      }),
      { numRuns: 1000 },
    )
  })
})
