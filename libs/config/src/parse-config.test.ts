import { describe, expect, test } from 'vitest'
import { formatProblem, formatProblems, MAX_PROBLEMS, parseConfig } from './index'
import { invalid, projectConfig, valid } from './test-cases'

describe('a valid file', () => {
  test.each(valid)('is read: $description', ({ text, config }) => {
    const reading = parseConfig(text)
    expect(formatProblems(reading.problems, text, 'iterapp.toml')).toBe('')
    expect(reading.config && projectConfig(reading.config)).toEqual(config)
  })

  test('keeps the order of its entries, numbers too', () => {
    const { config } = parseConfig('[env.b]\n[env.2]\n[env.1]\n[env.common]\nB = 1\nA = 2\n')
    expect([...(config?.env.keys() ?? [])]).toEqual(['b', '2', '1', 'common'])
    expect([...(config?.env.get('common')?.keys() ?? [])]).toEqual(['B', 'A'])
  })

  test('has maps whose names are only names', () => {
    const { config } = parseConfig(
      '[env.common]\n__proto__ = "x"\n"constructor" = { unset = true }\n',
    )
    const common = config?.env.get('common')
    expect([...(common?.keys() ?? [])]).toEqual(['__proto__', 'constructor'])
    expect(common?.get('__proto__')).toEqual({
      kind: 'plain',
      value: 'x',
      at: { line: 2, column: 1 },
    })
    expect(config?.env.get('__proto__')).toBeUndefined()
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
})

describe('a file that is not valid', () => {
  test.each(invalid)('is refused: $description', ({ text, problems }) => {
    const reading = parseConfig(text)
    expect(reading.config).toBeNull()
    const found = reading.problems.map(({ code, at }) => ({ code, ...at }))
    expect(found).toEqual(problems)
  })

  test(`tells at most ${MAX_PROBLEMS} problems, the first ones`, () => {
    const entries = Array.from({ length: 500 }, (_, index) => `V_${index} = 1.5`)
    const { problems } = parseConfig(['[env.common]', ...entries].join('\n'))
    expect(problems).toHaveLength(MAX_PROBLEMS)
    expect(problems.at(-1)?.at).toEqual({
      line: MAX_PROBLEMS + 1,
      column: 8,
    })
  })

  test('has at most a hundred environments', () => {
    const names = Array.from({ length: 101 }, (_, index) => `e${index}`)
    const tables = names.map((name) => `[env.${name}]`).join('\n')
    expect(messages(tables)).toEqual([
      '101:6 ERR_CONFIG_ENVIRONMENT there are more than 100 environments',
    ])
    expect(messages(`environments = ${JSON.stringify(names)}`)).toHaveLength(1)
    expect(parseConfig(`environments = ${JSON.stringify(names.slice(1))}`).problems).toEqual([])
  })

  test('has plain values of at most 120 KiB', () => {
    const long = (length: number): string => `[env.common]\nA = "${'é'.repeat(length / 2)}"\n`
    expect(parseConfig(long(122_880)).problems).toEqual([])
    expect(messages(long(122_882))).toEqual([
      '2:5 ERR_VALUE_TOO_LARGE a variable has at most 122880 bytes',
    ])
  })
})

/** Each problem as `line:column code message`. */
function messages(text: string): readonly string[] {
  return parseConfig(text).problems.map(
    ({ at, code, message }) => `${at.line}:${at.column} ${code} ${message}`,
  )
}

describe('a message', () => {
  const table: readonly (readonly [string, string, string])[] = [
    [
      'a misspelled key',
      'aap = "a"',
      '1:1 ERR_CONFIG_UNKNOWN_KEY there is no key "aap"; did you mean "app"?',
    ],
    [
      'a misspelled table',
      '[build-secret]',
      '1:2 ERR_CONFIG_UNKNOWN_KEY there is no table "build-secret"; did you mean "build_secrets"?',
    ],
    [
      'a table like no other',
      '[something]',
      '1:2 ERR_CONFIG_UNKNOWN_KEY there is no table "something"',
    ],
    [
      'a variable outside of its table',
      'PORT = 1',
      '1:1 ERR_CONFIG_UNKNOWN_KEY there is no key "PORT" here: variables stand under [env.common] or [env.<environment>]',
    ],
    [
      'a misspelled member',
      '[env.common]\nA = { encryptd = "x" }',
      '2:7 ERR_CONFIG_UNKNOWN_KEY there is no key "encryptd" in a value: it has either "encrypted", or "secret" and "key", or "unset"; did you mean "encrypted"?',
    ],
    [
      'a misspelled environment',
      'environments = ["prod"]\n[env.prdo]',
      '2:6 ERR_CONFIG_ENVIRONMENT there is no environment "prdo" in environments; did you mean "prod"?',
    ],
    [
      'a misspelled common',
      'environments = ["prod"]\n[env.comon]',
      '2:6 ERR_CONFIG_ENVIRONMENT there is no environment "comon" in environments; did you mean "common"?',
    ],
    [
      'a float',
      '[env.common]\nA = 1.10',
      '2:5 ERR_CONFIG_TYPE "A" is a float: put it in quotes, because 1.10 would become 1.1 (a string, boolean, integer or table is expected)',
    ],
    [
      'a date',
      '[env.common]\nA = 1979-05-27',
      '2:5 ERR_CONFIG_TYPE "A" is a date or time: put it in quotes, because its form would change (a string, boolean, integer or table is expected)',
    ],
    [
      'an integer that is too large',
      '[env.common]\nA = 9223372036854775808',
      '2:5 ERR_CONFIG_TYPE "A" is an integer of more than 64 bits: put it in quotes, because not every tool can read it (a string, boolean, integer or table is expected)',
    ],
    ['half a form', '[env.common]\nA = { secret = "s" }', '2:1 ERR_CONFIG_TYPE "A" lacks "key"'],
    [
      'two forms',
      '[env.common]\nA = { secret = "s", key = "k", unset = true }',
      '2:1 ERR_CONFIG_TYPE "A" must have either "encrypted", or "secret" and "key", or "unset"',
    ],
    [
      'unset = false',
      '[env.common]\nA = { unset = false }',
      '2:15 ERR_CONFIG_TYPE "unset" can only be true, not false; leave the entry out to keep what "common" has',
    ],
    [
      'a reserved variable',
      '[env.common]\nITERAPP_X = 1',
      '2:1 ERR_CONFIG_NAME "ITERAPP_X" cannot be a variable: names that begin with ITERAPP_ are reserved',
    ],
    [
      'a reserved environment',
      '[env.build]',
      '1:6 ERR_CONFIG_NAME "build" is reserved: build secrets stand under [build_secrets]',
    ],
    [
      'the star as an environment',
      '[env."*"]',
      '1:6 ERR_CONFIG_NAME "*" is reserved: write [env.common]',
    ],
    [
      'an entry without environment',
      '[files]\n"/a" = { encrypted = "x" }',
      '2:1 ERR_CONFIG_TYPE "/a" stands directly under [files], but belongs under [files.common] or [files.<environment>]',
    ],
    [
      'a relative path',
      '[files.common]\na = { unset = true }',
      '2:1 ERR_CONFIG_PATH "a" cannot be a file: a path must be absolute: it begins with /',
    ],
    [
      'a path that stays free',
      '[files.common]\n"/proc/x" = { unset = true }',
      '2:1 ERR_CONFIG_PATH "/proc/x" cannot be a file: a path cannot be /proc or below it',
    ],
    [
      'a mount path, which is not quoted',
      '[secret_files.common.m]\nmount_path = "/var/run"\nsecret = "s"',
      '2:14 ERR_CONFIG_PATH a path cannot hide /var/run/secrets',
    ],
    [
      'a cut ciphertext',
      '[build_secrets]\na = { encrypted = "eyJh.Yg" }',
      '2:19 ERR_CONFIG_ENCRYPTED this is not a ciphertext of Iterapp Secrets: it has 2 parts instead of five: is it whole?',
    ],
    [
      'an old ciphertext',
      '[build_secrets]\na = { encrypted = "MBZ5" }',
      '2:19 ERR_CONFIG_ENCRYPTED this is not a ciphertext of Iterapp Secrets: it has 1 part instead of five: is it whole?',
    ],
    [
      'a mode',
      '[files.common]\n"/a" = { encrypted = "eyJh.Yg.Yw.ZA.ZQ", mode = "0755" }',
      '2:49 ERR_CONFIG_TYPE a file\'s mode can only narrow 0444 and lets at least its owner read: expected is one of "0400", "0440", "0404", "0444", in quotes',
    ],
    [
      'a file below a mount',
      '[secret_files.common.m]\nmount_path = "/a"\nsecret = "s"\n[files.prod]\n"/a/b" = { encrypted = "eyJh.Yg.Yw.ZA.ZQ" }',
      '5:1 ERR_CONFIG_CONFLICT the file "/a/b" is below the mount "m" of line 1',
    ],
    [
      'two mounts at one path',
      '[secret_files.common]\nm = { mount_path = "/a", secret = "s" }\nn = { mount_path = "/a/", secret = "s" }',
      '3:1 ERR_CONFIG_CONFLICT the mount "n" has the same path as the mount "m" of line 2',
    ],
    [
      'an environment twice',
      'environments = ["a", "a"]',
      '1:22 ERR_CONFIG_CONFLICT item 2 of environments is the same as item 1',
    ],
  ]
  test.each(table)('is clear about %s', (_title, text, message) => {
    expect(messages(text)).toEqual([message])
  })

  test('has the suggestion apart, too', () => {
    expect(parseConfig('aap = "a"').problems[0]).toMatchObject({ suggestion: 'app', length: 3 })
    expect(parseConfig('something = "a"').problems[0]).not.toHaveProperty('suggestion')
  })

  test('shows only the beginning of a long name, and nothing that a terminal acts on', () => {
    const [long, odd] = [`${'a'.repeat(100)} = 1`, '"a\\u001b[31m\\u202Eb" = 1']
    expect(messages(long)).toEqual([
      `1:1 ERR_CONFIG_UNKNOWN_KEY there is no key "${'a'.repeat(64)}…"`,
    ])
    expect(messages(odd)).toEqual([
      '1:1 ERR_CONFIG_UNKNOWN_KEY there is no key "a\uFFFD[31m\uFFFDb"',
    ])
    const [problem] = parseConfig(odd).problems
    expect(problem && formatProblem(problem, odd, 'f')).not.toMatch(/[\u001b\u202E]/)
  })
})

describe('a large file', () => {
  const fill = (line: (index: number) => string, head = '[env.common]\n'): string => {
    const lines: string[] = []
    for (let index = 0, size = 0; size < 1_000_000; index++) {
      lines.push(line(index))
      size += line(index).length + 1
    }
    return head + lines.join('\n')
  }
  const jwe = 'eyJh.Yg.Yw.ZA.ZQ'
  test.each([
    ['variables', fill((index) => `V_${index} = "abcdef"`)],
    ['files', fill((index) => `"/a/${index}" = { encrypted = "${jwe}" }`, '[files.common]\n')],
    ['tables', fill((index) => `[env.e${index}]`, '')],
    ['arrays of tables', fill(() => '[[env.e]]', '')],
    ['misspelled tables', fill((index) => `[en${index}]`, '')],
    ['wrong names', fill((index) => `${index} = "a"`)],
    ['broken lines', fill((index) => `V_${index} = a`)],
    ['open strings', fill((index) => `V_${index} = "a`)],
    ['open lists', fill((index) => `V_${index} = [`)],
    ['one list', `[env.common]\nA = [${'1,'.repeat(500_000)}]`],
    ['one list that is not closed', `[env.common]\nA = [${'1,'.repeat(500_000)}`],
    ['one string', `[env.common]\nA = "${'a'.repeat(1_000_000)}"`],
    ['one string of escapes', `[env.common]\nA = "${'\\"'.repeat(500_000)}"`],
    ['one inline table', `a = {${fill((index) => `k${index} = 1,`, '')}}`],
    ['one dotted key', `${'a.'.repeat(500_000)}b = 1`],
    [
      'deep paths',
      fill(
        (index) => `"${'/a'.repeat(400)}/${index}" = { encrypted = "${jwe}" }`,
        '[files.common]\n',
      ),
    ],
    ['blanks', ' '.repeat(1_000_000)],
    ['comments', fill(() => '#', '')],
  ])('of %s is read within seconds', (_title, text) => {
    const start = performance.now()
    const { problems } = parseConfig(text)
    formatProblems(problems, text, 'iterapp.toml')
    // About a second at most where nothing else runs; a quadratic reading would take minutes.
    expect(performance.now() - start).toBeLessThan(15_000)
  })

  test.each(['[', '{a=', '[{a='])(
    'of %s without end is too deep, not a stack that overflows',
    (open) => {
      const { problems } = parseConfig(`x.a = ${open.repeat(300_000)}`)
      expect(problems.map(({ code }) => code)).toEqual(['ERR_CONFIG_SYNTAX'])
      expect(problems[0]?.message).toBe('this is nested too deeply')
    },
  )
})
