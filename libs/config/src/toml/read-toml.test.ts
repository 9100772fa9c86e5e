import { describe, expect, test } from 'vitest'
import { MAX_SYNTAX_PROBLEMS, readToml } from './read-toml'

/** Each problem as `line:column message`. */
function messages(text: string): readonly string[] {
  return readToml(text).problems.map(({ at, message }) => `${at.line}:${at.column} ${message}`)
}

const escape = 'this is not an escape: in "…" write a backslash twice, or use \'…\''
const number = 'this is not a number: a text must stand in quotes'

describe('a syntax error', () => {
  const table: readonly (readonly [string, string, string])[] = [
    ['a line that is only a word', 'A', '1:1 this line is neither a table nor a key: = is missing'],
    [
      'a word with a line after it',
      'A\nB = 1',
      '1:2 this line is neither a table nor a key: = is missing',
    ],
    ['a colon', 'A: 1', '1:2 after the key = is expected, not a colon'],
    ['a colon in an inline table', 'A = { b: 1 }', '1:8 after the key = is expected, not a colon'],
    ['two words', 'A B = 1', '1:3 after the key = is expected'],
    ['a dash and a slash', 'A/B = 1', '1:2 after the key = is expected'],
    [
      'a letter of another alphabet',
      'Å = 1',
      '1:1 a key can have only letters, digits, _ and - unless it stands in quotes',
    ],
    ['a dot at the end of a key', 'A. = 1', '1:4 the key before the = is missing'],
    ['two dots', 'A..B = 1', '1:3 a part of this key is empty: a dot stands at its edge'],
    ['no key', '= 1', '1:1 the key before the = is missing'],
    ['a key of several lines', '"""A""" = 1', '1:1 a key cannot be a text of several lines'],
    [
      'a quoted key that is open',
      '"A = 1',
      '1:1 this string is not closed on its line: " is missing (a text of several lines stands in """)',
    ],
    ['no value', 'A =', '1:4 the value after the = is missing'],
    ['a comment for a value', 'A = # x', '1:5 the value after the = is missing'],
    ['a word for a value', 'A = x', '1:5 this is not a value: a text must stand in quotes'],
    ['True', 'A = True', '1:5 this is not a value: a text must stand in quotes'],
    ['curly quotes', 'A = “x”', '1:5 a text stands in straight quotes: " or \''],
    [
      'an open string',
      'A = "x',
      '1:5 this string is not closed on its line: " is missing (a text of several lines stands in """)',
    ],
    [
      'an open literal string',
      "A = 'x\nB = 1",
      "1:5 this string is not closed on its line: ' is missing (a text of several lines stands in ''')",
    ],
    ['an open text', 'A = """x\ny', '1:5 this string is not closed: """ is missing'],
    ['an open literal text', "A = '''x\ny", "1:5 this string is not closed: ''' is missing"],
    ['an open list', 'A = [1,\n2\nB = 1', '1:5 this list is not closed: ] is missing'],
    [
      'an open inline table',
      'A = { a = 1,\nB = 1',
      '1:5 this inline table is not closed: } is missing',
    ],
    [
      'a string that is open within a list',
      'A = [\n"x,\n"y"]',
      '2:1 this string is not closed on its line: " is missing (a text of several lines stands in """)',
    ],
    ['no comma', 'A = [1 2]', '1:8 a comma or the closing bracket is expected here'],
    ['a wrong bracket', 'A = [1}', `1:7 ${number}`],
    [
      'a wrong bracket after a blank',
      'A = [1 }',
      '1:8 a comma or the closing bracket is expected here',
    ],
    [
      'two values',
      'A = "x" "y"',
      '1:9 after a value nothing may follow on its line but a comment: is there a quote in the text?',
    ],
    ['an escape', 'A = "\\d"', `1:7 ${escape}`],
    ['a short code point', 'A = "\\u12"', `1:10 ${escape}`],
    ['a code point beyond Unicode', 'A = "\\U00110000"', `1:6 ${escape}`],
    ['an escaped blank', 'A = """\\ x"""', `1:8 ${escape}`],
    ['a control character', 'A = "\u0007"', '1:6 a string holds a control character'],
    ['a control character in a comment', '# \u0007', '1:3 a comment holds a control character'],
    ['a leading zero', 'A = 01', `1:5 ${number} (a number has no leading zero)`],
    ['two underscores', 'A = 1__0', `1:7 ${number}`],
    ['a dot at the end of a number', 'A = 1.', `1:5 ${number}`],
    ['a unit', 'A = 10s', `1:7 ${number}`],
    ['half a date', 'A = 2026-1x-01', '1:5 this is no valid date: a text must stand in quotes'],
    ['half a time', 'A = 2026-01-01T07-00', `1:5 ${number}`],
    [
      'a day that is not',
      'A = 2026-02-31x',
      '1:15 after a value nothing may follow on its line but a comment: is there a quote in the text?',
    ],
    [
      'a month that is not',
      'A = 2026-13-01',
      '1:5 this is no valid date: a text must stand in quotes',
    ],
    ['a header without name', '[]', '1:2 this table has no name'],
    ['an open header', '[env', '1:2 the name of this table is not followed by ]'],
    [
      'an open header with a line after it',
      '[env\nA = 1',
      '1:5 the name of this table is not followed by ]',
    ],
    ['a header of two words', '[env prod]', '1:6 the name of this table is not followed by ]'],
    ['half a header of an array', '[[env]', '1:7 the name of this table is not followed by ]]'],
    [
      'text after a header',
      '[env] x',
      '1:7 after the ] of a table nothing may follow on its line but a comment',
    ],
    ['a key twice', 'A = 1\n\nA = 2', '3:1 the key "A" is already defined in line 1'],
    [
      'a key twice in a table',
      'A = 1\n[env]\nB.C = 1\nB.C = 2',
      '4:1 the key "B.C" is already defined in line 3',
    ],
    ['a quoted key twice', 'A = 1\n"\\u0041" = 2', '2:1 the key "A" is already defined in line 1'],
    [
      'a key in a key that has a value',
      'A = 1\nA.B = 2',
      '2:1 the key "A.B" is already defined in line 1',
    ],
    [
      'a table twice',
      '[a.b]\n[c]\n[a.b]',
      '3:2 the table "a.b" is already defined in line 1: put what follows there, without this header',
    ],
    ['a table like a key', 'a = 1\n[a]', '2:2 the table "a" is already defined in line 1'],
    [
      'a key twice in a table of an array',
      '[[a]]\nb = 1\nb = 2',
      '3:1 the key "b" is already defined above',
    ],
    ['a key twice in an inline table', 'A = { b = 1, b = 2 }', '1:14 the key "b" is given twice'],
    ['depth', `A = ${'['.repeat(65)}${']'.repeat(65)}`, '1:69 this is nested too deeply'],
    ['a NUL', 'A\0 = 1', '1:1 this line is neither a table nor a key: = is missing'],
    [
      'a lone carriage return',
      'A = 1\rB = 2',
      '1:6 after a value nothing may follow on its line but a comment: is there a quote in the text?',
    ],
  ]
  test.each(table)('says what is wrong with %s', (_title, text, message) => {
    expect(messages(text)).toEqual([message])
  })
})

describe('after a syntax error', () => {
  test('reading goes on with the next key', () => {
    const text = 'A = x\nB = 1\nC = y\n\n# z\nD = "z"\n[env]\nE = 01'
    expect(messages(text).map((message) => message.split(' ')[0])).toEqual(['1:5', '3:5', '8:5'])
  })

  test('keys are not named any more, because they may not be keys', () => {
    expect(messages('A = x\nB = 1\nB = 2\n')).toEqual([
      '1:5 this is not a value: a text must stand in quotes',
      '3:1 this is defined twice',
    ])
  })

  test.each([
    ['a header that is broken', '[env\nA = 1\n[env.common]\nA = 01', ['1:5', '4:5']],
    ['a header that stands twice', '[env.a]\n[env.a]\nA = 1\n[env.b]\nA = 01', ['2:2', '5:5']],
    ['a string that is open', 'A = "x\nB = y\nC = z\n[env.a]\nA = 01', ['1:5', '5:5']],
    ['a list that is open', 'A = [\nB = y\n[env.a]\nA = 01', ['1:5', '4:5']],
    ['lines that are nothing', 'A = x\nnothing\nB = y\n[env.a]\nA = 01', ['1:5', '5:5']],
    ['an error within a list', 'A = [\n1,\nx,\n]\nB = 01\n[env.a]\nC = 01', ['3:1', '5:5', '7:5']],
    [
      'an error within a list that is no token',
      'A = [\n1;\n2\n]\nB = 01\n[env.a]\nC = 01',
      ['2:2', '7:5'],
    ],
    ['a text that is open: nowhere', 'A = """\n[env.a]\nA = 01', ['1:5']],
    [
      'a text of several lines after a broken line: nowhere',
      'A = x """\nb\n[env.a]\nA = 01',
      ['1:5'],
    ],
  ])('reading goes on at the next table after %s', (_title, text, places) => {
    expect(messages(text).map((message) => message.split(' ')[0])).toEqual(places)
  })

  test(`at most ${MAX_SYNTAX_PROBLEMS} are told`, () => {
    expect(messages('A = x\n'.repeat(50))).toHaveLength(MAX_SYNTAX_PROBLEMS)
  })
})
