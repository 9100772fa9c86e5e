import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findIn, namespaces, readConfigFile, testPolicy } from '../testing/fixture'
import { decideConfigMap } from './decide-config-map'
import { decidePod } from './decide-pod'
import type { Decision } from './decision'

/** It can be no name of anything: no app, environment, variable or Secret. */
const canary = 'c4n4ry_T0ken'

const [ciphertext = ''] = /eyJ[^"]+/.exec(readConfigFile('basic')) ?? []
const parts = ciphertext.split('.')

/** A real ciphertext with the canary in one of its five parts. */
const inPart = (index: number) =>
  parts.map((part, place) => (place === index ? canary + part : part)).join('.')

/** Values that hold the canary: whole and broken, of every kind. */
const values = [
  `"${canary}"`,
  `'${canary}'`,
  `"""\n${canary}\n"""`,
  canary,
  `"${canary}`,
  `"a" ${canary}`,
  `"a" # ${canary}\u0001`,
  `["${canary}"]`,
  `["${canary}"`,
  `{ encrypted = "${canary}" }`,
  `{ encrypted = "${canary}`,
  `{ encrypted = "eyJ${canary}.YQ.YQ.YQ.YQ" }`,
  ...parts.map((_part, index) => `{ encrypted = "${inPart(index)}" }`),
  `{ encrypted = "${ciphertext}${canary}" }`,
  `{ encrypted = "${ciphertext}", mode = "${canary}" }`,
  `{ encryptd = "${canary}" }`,
  `{ secret = "${canary}", key = "${canary}" }`,
  `{ secret = "good", key = "/${canary}" }`,
  `{ unset = "${canary}" }`,
  `{ mount_path = "/proc/${canary}", secret = "${canary}" }`,
  `"${'x'.repeat(130_000)}${canary}"`,
]

/** Files in which VALUE is one of those; the first says what the rest of it is. */
const places = [
  'app = VALUE\n',
  'environments = VALUE\n',
  'environments = ["test", VALUE]\n',
  'other = VALUE\n',
  '[env]\nA = VALUE\n',
  '[env.common]\nA = VALUE\n',
  '[env.test]\nA = VALUE\nB = 1.5\n',
  `[env.common]\nA = { encrypted = "${ciphertext}" }\nB = VALUE\n`,
  '[env.prod]\nA = VALUE\n',
  '[env.common]\nA = VALUE\nA = VALUE\n',
  '[env.common\nA = VALUE\n',
  '[env.common]\nA VALUE\n',
  '[files.common]\n"/a" = VALUE\n',
  '[files.test]\n"a" = VALUE\n',
  '[secret_files.common]\nm = VALUE\n',
  '[secret_files.common.m]\nmount_path = VALUE\nsecret = VALUE\n',
  '[build_secrets]\nid = VALUE\n',
  '[x.other-tool]\nkey = VALUE\n',
]

/** All that anybody is told of a decision: a denial, warnings; of a pod also what is noted in it. */
function told(decision: Decision): string {
  return decision.allowed ? decision.warnings.join('\n') : decision.message
}

const decideAll = async (source: string): Promise<readonly Decision[]> => [
  decideConfigMap(
    { name: 'iterapp', data: { 'iterapp.toml': source } },
    namespaces.app,
    testPolicy,
  ),
  await decidePod(
    { spec: { containers: [{ name: 'app', env: [{ name: 'A', value: canary }] }] } },
    namespaces.app,
    testPolicy,
    findIn({ iterapp: source }),
  ),
]

describe('a value is in no denial and no warning', () => {
  test.each(places)('when it stands in %j', async (place) => {
    for (const value of values) {
      const source = place.replaceAll('VALUE', () => value)
      for (const decision of await decideAll(source)) {
        if (told(decision).includes(canary)) {
          expect({ source, told: told(decision) }).toBe('without the canary')
        }
      }
    }
  })

  test('nor when the file is both good and bad: these make passes and denials of many reasons', async () => {
    const sources = places.flatMap((place) =>
      values.map((value) => place.replaceAll('VALUE', () => value)),
    )
    const decisions = await Promise.all(sources.map(decideAll))
    const reasons = new Set(decisions.flat().map(({ reason }) => reason))
    for (const reason of [
      'injected',
      'config-valid',
      'config-invalid',
      'ciphertext-invalid',
      'scope-mismatch',
    ] as const) {
      expect(reasons).toContain(reason)
    }
  })

  test('whatever characters are lost or added', () => {
    const whole = `
app = "web"
environments = ["test", "prod"]
[env.common]
PLAIN = "${canary}"
LITERAL = '${canary}' # ${canary}
SEALED = { encrypted = "${inPart(3)}" }
DIRECT = { secret = "s", key = "k" }
[env.test]
PLAIN = """
${canary}
"""
[files.common]
"/a" = { encrypted = "${inPart(4)}", mode = "0400" }
[build_secrets]
id = { encrypted = "${inPart(3)}" }
`
    const edit = fc.tuple(
      fc.nat({ max: whole.length }),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom('', '"', "'", '\n', '[', ']', '{', '}', ',', '#', '"""', '\\', '=', ' '),
    )
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const source = edits.reduce(
          (text, [at, lost, added]) => text.slice(0, at) + added + text.slice(at + lost),
          whole,
        )
        const content = { name: 'iterapp', data: { 'iterapp.toml': source } }
        const text = told(decideConfigMap(content, namespaces.app, testPolicy))
        expect(text.includes(canary) ? { source, text } : null).toBeNull()
      }),
      { numRuns: 1000 },
    )
  })
})

test('an app is a name: of a file of another one the denial says which', async () => {
  const [decision] = await decideAll('app = "c4n4ry"\n')
  expect(decision).toMatchObject({
    reason: 'app-mismatch',
    message: expect.stringContaining('is of the app c4n4ry, and the namespace of web') as string,
  })
})
