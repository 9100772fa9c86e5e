import { describe, expect, test } from 'vitest'
import { formatProblem, formatProblems, parseConfig, type ConfigProblem } from '../index'

/** How a problem is printed that marks this place. */
function show(source: string, line: number, column: number, length = 1): string {
  const problem: ConfigProblem = {
    code: 'ERR_CONFIG_TYPE',
    message: 'wrong',
    at: { line, column },
    length,
  }
  return formatProblem(problem, source, 'f').split('\n').slice(1).join('\n')
}

/** What is shown of each line of a text. */
function showLines(source: string): readonly string[] {
  return source.split('\n').map(
    (_, index) =>
      show(source, index + 1, 1)
        .split('\n')[0]
        ?.slice(6) ?? '',
  )
}

describe('a problem', () => {
  test('is printed with its place, its code, its line and a mark', () => {
    const source = 'environments = ["prod"]\n\n[env.prdo]\nA = "1"\n'
    const text = formatProblems(parseConfig(source).problems, source, 'app/iterapp.toml')
    expect(text).toBe(
      [
        'app/iterapp.toml:3:6: there is no environment "prdo" in environments; did you mean "prod"? (ERR_CONFIG_ENVIRONMENT)',
        '  3 | [env.prdo]',
        '    |      ^^^^',
      ].join('\n'),
    )
  })

  test('is printed with what to do about it, when that is known', () => {
    const source = '\n'.repeat(11) + 'A = "1"\n'
    const at = { line: 12, column: 1 }
    const problem: ConfigProblem = { code: 'ERR_USAGE', message: 'wrong', at, length: 1 }
    expect(formatProblem({ ...problem, hint: 'mend it: here' }, source, 'f')).toBe(
      ['f:12:1: wrong (ERR_USAGE)', '  12 | A = …', '     | ^', '     = mend it: here'].join('\n'),
    )
  })

  test('in a value stands under the mask', () => {
    const source = '[env.common]\nDB_PASSWORD = { secret = "db", ky = "password" }\n'
    const text = formatProblems(parseConfig(source).problems, source, 'iterapp.toml')
    expect(text).toBe(
      [
        'iterapp.toml:2:32: there is no key "ky" in a value: it has either "encrypted", or "secret" and "key", or "unset"; did you mean "key"? (ERR_CONFIG_UNKNOWN_KEY)',
        '  2 | DB_PASSWORD = …',
        '    |               ^',
      ].join('\n'),
    )
  })

  test('of broken TOML shows only what is surely a key', () => {
    const source =
      '[env.common]\nKEY = "-----BEGIN KEY-----\nTGluZQ==\n-----END KEY-----"\n[env.prod]\nB = 1.\n'
    const text = formatProblems(parseConfig(source).problems, source, 'iterapp.toml')
    expect(text).toBe(
      [
        'iterapp.toml:2:7: this string is not closed on its line: " is missing (a text of several lines stands in """) (ERR_CONFIG_SYNTAX)',
        '  2 | KEY = …',
        '    |       ^',
        '',
        'iterapp.toml:6:5: this is not a number: a text must stand in quotes (ERR_CONFIG_SYNTAX)',
        '  6 | B = …',
        '    |     ^',
      ].join('\n'),
    )
  })

  test('marks a whole key, as far as it is shown', () => {
    expect(show('LONG_NAME = 1', 1, 1, 9)).toBe('  1 | LONG_NAME = …\n    | ^^^^^^^^^')
    expect(show('LONG_NAME = 1', 1, 6, 50)).toBe('  1 | LONG_NAME = …\n    |      ^^^^^^')
    expect(show('LONG_NAME = 1', 1, 13, 50)).toBe('  1 | LONG_NAME = …\n    |             ^')
  })

  test('keeps tabs in front of the mark, and wide numbers of lines', () => {
    expect(show('\tA = 1', 1, 2)).toBe('  1 | \tA = …\n    | \t^')
    expect(show(`${'\n'.repeat(99)}A = 1`, 100, 1)).toBe('  100 | A = …\n      | ^')
  })

  test('counts a character outside the BMP as one in front of the mark', () => {
    expect(show('"😀".B = 1', 1, 6)).toBe('  1 | "😀".B = …\n    |     ^')
  })

  test('at the end of a line or file, or beyond, has a mark too', () => {
    expect(show('A =', 1, 4)).toBe('  1 | A =\n    |    ^')
    expect(show('', 1, 1)).toBe('  1 | \n    | ^')
    expect(show('A = 1', 9, 9)).toBe('  9 | \n    | ^')
  })

  test('of a file with a byte order mark shows its line', () => {
    expect(show('\uFEFFapp = 1', 1, 2, 3)).toBe('  1 |  app = …\n    |  ^^^')
  })
})

describe('of a line', () => {
  test.each([
    ['a comment only the sign', '  # secret', '  # …'],
    ['a header all but its comment', '[env.prod] # secret', '[env.prod] …'],
    ['a header in full', '[files."a = b"]  ', '[files."a = b"]'],
    ['an array of tables in full', '[[x.list]]', '[[x.list]]'],
    ['an entry the key', 'A = "secret" # secret', 'A = …'],
    ['an entry with an equals sign in its key the key', '"a = b".c = "secret"', '"a = b".c = …'],
    ['an entry without blanks the key', "'a=b'='secret'", "'a=b'= …"],
    ['an entry without a value the key', 'A = ', 'A ='],
    ['an unquoted value nothing', 'A = secret', 'A = …'],
    ['a line without an equals sign nothing', 'secret', '…'],
    ['a colon nothing', 'A: "secret"', '…'],
    ['a shell assignment nothing', 'export A="secret"', '…'],
    ['a broken header nothing', '[env.prod secret', '…'],
    ['a header with something after it nothing', '[env.prod] secret = 1', '…'],
    ['a header that is closed twice nothing', '[env.prod]]', '…'],
    ['a quoted key that is not closed nothing', '"A = "secret"', '…'],
    ['a key with a control character nothing', 'A\u0007 = "secret"', '…'],
    ['a key that turns the direction of text nothing', '"\u202Esecret" = 1', '…'],
    ['a key longer than a screen nothing', `"${'k'.repeat(200)}" = 1`, '…'],
    ['the last line of base64 nothing', 'c2VjcmV0Cg==', '…'],
    ['base64 with one sign nothing', 'c2VjcmV0Cgo=', '…'],
    ['base64 in an indented line nothing', '   c2VjcmV0Cgo=  ', '…'],
    ['an empty line nothing', '   ', ''],
  ])('%s is shown', (_title, line, shown) => {
    expect(showLines(line)).toEqual([shown])
  })

  test.each([
    [
      'a text of several lines',
      'A = """\nsecret = 1\n[env.prod]\n# x\n"""\nB = 1',
      ['A = …', '…', '…', '…', '…', 'B = …'],
    ],
    ['a literal text of several lines', "A = '''x\nB = '''\nC = 1", ['A = …', '…', 'C = …']],
    ['a list', 'A = [\n  "x", # y\n  ["secret"],\n]\nB = 1', ['A = …', '…', '…', '…', 'B = …']],
    [
      'an inline table',
      'A = {\n  secret = "s",\n  key = "k" }\nB = 1',
      ['A = …', '…', '…', 'B = …'],
    ],
    [
      'a text that goes on after a backslash',
      'A = """x \\\n  secret = """\nB = 1',
      ['A = …', '…', 'B = …'],
    ],
  ])('within %s nothing is shown', (_title, source, shown) => {
    expect(showLines(source)).toEqual(shown)
  })

  test.each([
    [
      'a string that is not closed',
      'A = "x\nsecret = "y"\n[env.prod]\nB = 1',
      ['A = …', '…', '[env.prod]', 'B = …'],
    ],
    [
      'a value without quotes',
      'A = x\nsecret = "y"\n\n[files.prod]\nB = 1',
      ['A = …', '…', '', '[files.prod]', 'B = …'],
    ],
    [
      'a list that is not closed',
      'A = ["x",\nsecret = "y"\n[env.prod]\nB = 1',
      ['A = …', '…', '[env.prod]', 'B = …'],
    ],
    [
      'brackets that do not match',
      'A = ["x"}\nsecret = "y"\n[env.prod]\nB = 1',
      ['A = …', '…', '[env.prod]', 'B = …'],
    ],
    [
      'a string that is not closed in a list',
      'A = [\n"x,\nsecret = "y"\n]\n[env.prod]',
      ['A = …', '…', '…', '…', '[env.prod]'],
    ],
    ['a broken header', '[env.common\nsecret = "y"\n[x]\nB = 1', ['…', '…', '[x]', 'B = …']],
    [
      'a header of another kind',
      'A = x\n["secret"]\n[secret]\n[env.prod]',
      ['A = …', '…', '…', '[env.prod]'],
    ],
    [
      'a text of several lines that is never closed',
      'A = """\nsecret = 1\n[env.prod]\nB = 1',
      ['A = …', '…', '…', '…'],
    ],
    ['such a text in a list', "A = [ '''\nsecret = 1\n[env.prod]\nB = 1", ['A = …', '…', '…', '…']],
  ])('after %s nothing is shown until a known table', (_title, source, shown) => {
    expect(showLines(source)).toEqual(shown)
  })
})
