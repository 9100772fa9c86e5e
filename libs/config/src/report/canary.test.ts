import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatProblem, formatProblems, parseConfig } from '../index'

const canary = 'c4n4ryT0ken'
const jwe = 'eyJh.Yg.Yw.ZA.ZQ'

/** All that a file makes us say: messages, suggestions, and the lines that go with them. */
function tellAll(source: string): string {
  const { problems } = parseConfig(source)
  const single = problems.map((problem) => formatProblem(problem, source, 'iterapp.toml'))
  return JSON.stringify([problems, single, formatProblems(problems, source, 'iterapp.toml')])
}

/** Every line of a file as it would be shown if there were a problem on it. */
function showAll(source: string): string {
  return source
    .split('\n')
    .map((_, index) => {
      const at = { line: index + 1, column: 1 }
      return formatProblem({ code: 'ERR_CONFIG_TYPE', message: '', at, length: 500 }, source, 'f')
    })
    .join('\n')
}

/** Values that hold the canary, in every form, whole and broken; none puts it in a key's place. */
const values = [
  `"${canary}"`,
  `'${canary}'`,
  canary,
  `${canary}=`,
  `${canary}==`,
  `-----BEGIN ${canary}-----`,
  `"${canary}`,
  `${canary}"`,
  `'${canary}`,
  `"${canary}'`,
  `'${canary}"`,
  `"${canary}" "${canary}"`,
  `"a"${canary}`,
  `"a" = "${canary}"`,
  `"a\\q${canary}"`,
  `"${canary}\\u12"`,
  `"a\u0001${canary}"`,
  `“${canary}”`,
  `"""${canary}"""`,
  `"""\n${canary}\n"""`,
  `"""\n${canary}\n`,
  `"""\n${canary} = 1\n[env.common]\n${canary} = 2\n`,
  `'''\n${canary} = 1\n`,
  `"\n${canary}\n"`,
  `"\n${canary}==\n"`,
  `"x\n${canary}=y\n"`,
  `"-----BEGIN KEY-----\n${canary}\n${canary}=\n-----END KEY-----"`,
  `-----BEGIN KEY-----\n${canary}\n${canary}=\n-----END KEY-----`,
  `x\n${canary} = "x"\n`,
  `["${canary}"]`,
  `["${canary}", ${canary}]`,
  `["${canary}"`,
  `[\n"${canary}",\n${canary}\n]`,
  `[\n["${canary}"]\n["${canary}"]\n`,
  `[\n"${canary},\n"b"]`,
  `[ # ${canary}\n "a" "${canary}" ]`,
  `{ encrypted = "${canary}" }`,
  `{ encrypted = ${canary} }`,
  `{ encrypted = "${jwe}.${canary}" }`,
  `{ encrypted = "${canary} ${canary}" }`,
  `{ encrypted = "${canary}", unset = true }`,
  `{ encryptd = "${canary}" }`,
  `{ secret = "${canary}_", key = "${canary}/" }`,
  `{ secret = "${canary}_"`,
  `{ secret = "x" key = "${canary}" }`,
  `{ secret: "${canary}" }`,
  `{ unset = "${canary}" }`,
  `{ unset = ["${canary}"] }`,
  `{ mount_path = "${canary}", secret = "${canary}" }`,
  `{ mount_path = "/proc/${canary}", secret = "/${canary}" }`,
  `{ encrypted = "${jwe}", mode = "${canary}" }`,
  `{\n encrypted = "${canary}",\n encrypted = "${canary}"\n}`,
  `{\n "type": "service_account",\n "key": "${canary}"\n}`,
  `1.5 # ${canary}`,
  `"x" # ${canary}\u0001`,
  `01 # "${canary}"`,
  `\n"${canary}"`,
  ` # ${canary}`,
  `== "${canary}"`,
  `= ${canary}`,
  `"${'x'.repeat(130_000)}${canary}"`,
]

/** Lines in which VALUE is one of those. */
const places = [
  'app = VALUE\n',
  'environments = VALUE\n',
  'environments = ["test", VALUE]\n[env.prod]\n',
  'other = VALUE\n',
  'env = VALUE\n',
  '[env]\nA = VALUE\n',
  '[env.common]\nA = VALUE\n',
  '[env.common]\nA = VALUE\nB = 1.5\n[env.prod]\nC = 01\n',
  '[env.common]\nA = 01\nB = VALUE\nC = 02\n',
  '[env.common]\nA = "1"\nA = VALUE\n',
  '[env.common]\nA.B = VALUE\n',
  '[env.common]\n"A = 1" = VALUE\n',
  '[env.common]\n"A = VALUE\n',
  '[env.common]\nA B = VALUE\n',
  '[env.common]\nA VALUE\n',
  '[env.common]\nA: VALUE\n',
  '[env.common] A = VALUE\n',
  '[env.common\nA = VALUE\n',
  '[env.common]] VALUE\n',
  '[files.common]\n"/a" = VALUE\n',
  '[files.common]\n"a" = VALUE\n',
  '[secret_files.common]\nm = VALUE\n',
  '[secret_files.common.m]\nmount_path = VALUE\nsecret = "S"\n',
  '[secret_files.common.m]\nmount_path = 1\nsecret = VALUE\n',
  '[build_secrets]\n".id" = VALUE\n',
  'x = VALUE\n',
  '[env.common]\n# A = VALUE\nB = 1.5\n',
  '[env.common]\r\nA = VALUE\r\nB = 1.5\r\n',
]

describe('a value is never shown', () => {
  test.each(places)('in %j', (place) => {
    for (const value of values) {
      // In a comment of one line the rest of a value would be no comment.
      if (place.includes('#') && value.includes('\n')) continue
      const source = place.replaceAll('VALUE', () => value)
      const told = tellAll(source) + showAll(source)
      if (told.includes(canary)) expect({ source, told }).toBe('without the canary')
    }
  })

  test('whatever characters are lost or added', () => {
    const texts = [
      `[env.common]\nA = "${canary}"\nB = '${canary}'\nC = { encrypted = "${canary}" } # ${canary}\n`,
      `app = "${canary}"\nenvironments = [\n  "${canary}", # ${canary}\n  "prod",\n]\n[env.prod]\nA = "1"\n`,
      `[env.common]\nA = """\n-----BEGIN KEY-----\n${canary}\n${canary}==\n-----END KEY-----\n"""\nB = "x"\n`,
      `[files.common]\n"/a" = {\n  encrypted = "${canary}",\n  mode = "${canary}",\n}\n[build_secrets]\nb = { encrypted = '${canary}' }\n`,
      `[secret_files.common.m]\nmount_path = "/${canary}/"\nsecret = "${canary}"\n`,
    ]
    const edit = fc.tuple(
      fc.nat({ max: 999 }),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom('', '', '"', "'", '\n', '[', ']', '{', '}', ',', '#', '"""', '\\', ':', ' '),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (text, edits) => {
          let source = text
          for (const [place, lost, added] of edits) {
            const at = place % (source.length + 1)
            source = source.slice(0, at) + added + source.slice(at + lost)
          }
          const told = tellAll(source) + showAll(source)
          expect(told.includes(canary) ? { source, told } : null).toBeNull()
        },
      ),
      { numRuns: 3_000 },
    )
  })
})
