import type { EntryPlace } from '@iterapp/entry'
import fc from 'fast-check'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { checkEdit } from './check-edit'
import { placeCiphertext } from './place-ciphertext'

const prod: EntryPlace = { table: ['env', 'prod'], name: 'KEY' }

/** Edits, checks the edit, and gives the text. */
function place(text: string, at: EntryPlace = prod): string {
  const edited = placeCiphertext(text, at, 'NEW')
  checkEdit(text, edited, at, 'NEW')
  return edited
}

describe('a value that is there is replaced where it stands', () => {
  test.each([
    ['a ciphertext', '[env.prod]\nKEY = { encrypted = "OLD" } # c\n', '"OLD"', '"NEW"'],
    ['one in literal quotes', "[env.prod]\nKEY={encrypted='OLD'}\n", "'OLD'", '"NEW"'],
    ['a quoted key', '[env.prod]\n"KEY" = { encrypted = "OLD" }\n', '"OLD"', '"NEW"'],
    ['a plain value', '[env.prod]\nKEY = "x" # c\nB = 1', '"x"', '{ encrypted = "NEW" }'],
    [
      'a value of several lines',
      '[env.prod]\nKEY = """x\ny""" # c\n',
      '"""x\ny"""',
      '{ encrypted = "NEW" }',
    ],
    ['one taken away', '[env.prod]\nKEY = {unset=true}\n', '{unset=true}', '{ encrypted = "NEW" }'],
    ['a dotted key', '[env]\nprod.KEY.encrypted = "OLD"\n', '"OLD"', '"NEW"'],
    ['a dotted key at the top', 'env.prod.KEY = { encrypted = "OLD" }\n', '"OLD"', '"NEW"'],
    ['a table of its own', '[env.prod.KEY]\nencrypted = "OLD"\n', '"OLD"', '"NEW"'],
    [
      'braces in braces',
      'env = { prod = { A = 1, KEY = { encrypted = "OLD" } } }',
      '"OLD"',
      '"NEW"',
    ],
    ['CR LF', '[env.prod]\r\n# c\r\nKEY = { encrypted = "OLD" }\r\n', '"OLD"', '"NEW"'],
  ])('%s', (_title, text, old, replacement) => {
    expect(place(text)).toBe(text.replace(old, replacement))
  })

  test('and a mode beside it stays', () => {
    const text = '[files.prod]\n"/a/b" = { mode = 0o400, encrypted = "OLD" }\n'
    expect(place(text, { table: ['files', 'prod'], name: '/a/b' })).toBe(text.replace('OLD', 'NEW'))
  })

  test('and one of the same name elsewhere stays', () => {
    const text = '[env.common]\nKEY = "a"\n[env.prod]\nKEY = "b"\n[x.env.prod]\nKEY = "c"\n'
    expect(place(text)).toBe(text.replace('"b"', '{ encrypted = "NEW" }'))
  })
})

const line = 'KEY = { encrypted = "NEW" }'

describe('a value that is new comes', () => {
  test.each([
    ['after the last of its table', '[env.prod]\nA = 1\n', `[env.prod]\nA = 1\n${line}\n`],
    ['under an empty table', '[env.prod] # c\n', `[env.prod] # c\n${line}\n`],
    ['without a last line end', '[env.prod]\nA = 1', `[env.prod]\nA = 1\n${line}`],
    [
      'before what belongs to the next table',
      '[env.prod]\nA = 1 # a\n\n# next\n[env.test]\nB = 1\n',
      `[env.prod]\nA = 1 # a\n${line}\n\n# next\n[env.test]\nB = 1\n`,
    ],
    [
      'before a comment that touches the next table',
      '[env.prod]\nA = 1\n# next\n[env.test]\n',
      `[env.prod]\nA = 1\n${line}\n# next\n[env.test]\n`,
    ],
    [
      'after a comment that belongs to its table',
      '[env.prod]\n# about prod\n\n[env.test]\n',
      `[env.prod]\n# about prod\n${line}\n\n[env.test]\n`,
    ],
    ['with the indent', '[env.prod]\n  A = 1\n', `[env.prod]\n  A = 1\n  ${line}\n`],
    ['with CR LF', '[env.prod]\r\nA = 1\r\n', `[env.prod]\r\nA = 1\r\n${line}\r\n`],
    [
      'after a value of several lines',
      '[env.prod]\nA = """\n[env.test]\n"""\n\n[env.test]\n',
      `[env.prod]\nA = """\n[env.test]\n"""\n${line}\n\n[env.test]\n`,
    ],
    [
      'among dotted keys',
      '[env]\nprod.A = 1\nx.B = 1\n',
      `[env]\nprod.A = 1\nprod.${line}\nx.B = 1\n`,
    ],
    [
      'among dotted keys at the top',
      'env.prod.A = 1\n[x.y]\n',
      `env.prod.A = 1\nenv.prod.${line}\n[x.y]\n`,
    ],
    ['in braces', 'env.prod = { A = 1 } # c\n', `env.prod = { A = 1, ${line} } # c\n`],
    ['in empty braces', '[env]\nprod = {}\n', `[env]\nprod = { ${line} }\n`],
    [
      'in braces that only have a comment',
      '[env]\nprod = { # c\n}\n',
      `[env]\nprod = { ${line} # c\n}\n`,
    ],
    ['in braces around it', 'env = { test.A = 1 }\n', `env = { test.A = 1, prod.${line} }\n`],
    ['in a new table at the end', 'app = "a"\n', `app = "a"\n\n[env.prod]\n${line}\n`],
    ['in a new table after an empty line', 'app = 1\n\n', `app = 1\n\n[env.prod]\n${line}\n`],
    ['in a new table without a line end', 'app = "a"', `app = "a"\n\n[env.prod]\n${line}`],
    ['in a new table with CR LF', 'a = 1\r\n', `a = 1\r\n\r\n[env.prod]\r\n${line}\r\n`],
    ['in a new table of an empty file', '', `[env.prod]\n${line}\n`],
    [
      'in a new table above one of another name',
      '[env.prod.OTHER]\nencrypted = "x"\n',
      `[env.prod.OTHER]\nencrypted = "x"\n\n[env.prod]\n${line}\n`,
    ],
  ])('%s', (_title, text, expected) => {
    expect(place(text)).toBe(expected)
  })

  test('with quotes where its name needs them', () => {
    expect(place('', { table: ['build_secrets'], name: 'npm-token' })).toBe(
      '[build_secrets]\n"npm-token" = { encrypted = "NEW" }\n',
    )
    expect(place('', { table: ['files', '8'], name: '/a "b"\\\x7f' })).toBe(
      '[files.8]\n"/a \\"b\\"\\\\\\u007f" = { encrypted = "NEW" }\n',
    )
  })

  test('although the name is one of JavaScript', () => {
    const at = { table: ['env', 'prod'], name: '__proto__' }
    expect(place('[env.prod]\nA = 1\n', at)).toContain('__proto__ = { encrypted')
  })
})

describe('what cannot be edited is refused', () => {
  test.each([
    ['a name in parts', '[env.prod]\nKEY.secret = "a"\nKEY.key = "b"\n', 2],
    ['a name that is a table', '[env.prod.KEY]\nsecret = "a"\n', 1],
    ['a name that is an empty table', 'a = 1\n[env.prod.KEY]\n', 2],
  ])('%s', (_title, text, lineNumber) => {
    expect(() => place(text)).toThrow(
      `line ${lineNumber} of the configuration defines the same name in parts; remove them first`,
    )
  })

  test('a text that is not TOML, without quoting it', () => {
    expect(() => place('a = 1\n"hunter2')).toThrow(
      /^line 2 of the configuration is not valid TOML$/,
    )
  })

  test.each([
    ['lost a value', '[env.prod]\nA = 1\n', `[env.prod]\n${line}\n`],
    ['changed a value', '[env.prod]\nA = 1\n', `[env.prod]\nA = 2\n${line}\n`],
    ['changed a type', '[env.prod]\nA = 1\n', `[env.prod]\nA = "1"\n${line}\n`],
    ['lost an item', 'a = [1, 2]\n', `a = [1]\n[env.prod]\n${line}\n`],
    ['added a value', '', `B = 1\n[env.prod]\n${line}\n`],
    ['did not place it', '', ''],
    ['placed another', '', '[env.prod]\nKEY = { encrypted = "x" }\n'],
    ['broke the text', '', '['],
  ])('an edit that %s', (_title, before, after) => {
    const check = () => {
      checkEdit(before, after, prod, 'NEW')
    }
    expect(check).toThrow(expect.objectContaining({ code: 'ERR_INTERNAL' }) as Error)
  })
})

describe('for any document', () => {
  const comment = fc.stringMatching(/^[ -~]{0,20}$/).map((text) => `# ${text}`)
  const blank = fc.constantFrom('', '  ')
  const value = fc.oneof(
    fc.stringMatching(/^[ !#-[\]-~]{0,12}$/).map((text) => `"${text}"`),
    fc.constantFrom('1', 'true', '[1, 2]', '{ encrypted = "OLD" }', '{unset = true}', '"""a"""'),
  )
  const names = fc.uniqueArray(fc.constantFrom('KEY', 'A', 'B_2', '"/a/b"', '"KE Y"'), {
    maxLength: 5,
  })
  const entries = names.chain((list) =>
    fc
      .tuple(
        ...list.map(() =>
          fc.tuple(value, fc.constantFrom('', ' # note'), fc.constantFrom('', '  ')),
        ),
      )
      .map((values) =>
        values.map(
          ([text, note, indent], index) => `${indent}${list[index] ?? ''} = ${text}${note}`,
        ),
      ),
  )
  const loose = fc.array(fc.oneof(comment, blank), { maxLength: 2 })
  const body = fc
    .tuple(loose, entries, loose)
    .map(([before, lines, after]) => [...before, ...lines, ...after])
  const tables = fc.uniqueArray(
    fc.constantFrom('env.common', 'env.prod', '"env"."test"', 'files.prod', 'x.y', 'build_secrets'),
  )
  const document = fc
    .tuple(loose, tables, fc.array(body, { minLength: 6, maxLength: 6 }))
    .map(([head, list, bodies]) => [
      ...head,
      ...list.flatMap((table, index) => [`[${table}] # t`, ...(bodies[index] ?? [])]),
    ])
  const target = fc.record({
    table: fc.constantFrom(['env', 'prod'], ['env', 'test'], ['files', 'prod'], ['build_secrets']),
    name: fc.constantFrom('KEY', 'A', '/a/b', 'KE Y', 'NEW_ONE'),
  })

  test('every other line is kept, byte for byte, and so are line ends', () => {
    const property = fc.property(
      document,
      target,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (lines, at, lineEnd, isFinished) => {
        const text = lines.join(lineEnd) + (isFinished && lines.length > 0 ? lineEnd : '')
        const edited = place(text, at)
        const after = edited.split('\n')
        const kept = text.split('\n')
        const start = after.findIndex((each, index) => each !== kept[index])
        const added = after.length - kept.length
        // One line was replaced, one or a table was added: what is before and after it is the same.
        expect(added).toBeLessThanOrEqual(4)
        const rest = Math.max(0, kept.length - start - 1)
        expect(after.slice(after.length - rest)).toEqual(kept.slice(kept.length - rest))
        if (text.includes('\n')) expect(/(?<!\r)\n/.test(edited)).toBe(lineEnd === '\n')
        expect(lookUp(edited, at)).toEqual(expect.objectContaining({ encrypted: 'NEW' }))
      },
    )
    fc.assert(property, { numRuns: 500 })
  })

  test('placing the same twice changes nothing more', () => {
    const property = fc.property(document, target, (lines, at) => {
      const once = place(`${lines.join('\n')}\n`, at)
      expect(place(once, at)).toBe(once)
    })
    fc.assert(property)
  })
})

function lookUp(text: string, { table, name }: EntryPlace): unknown {
  let value: unknown = parse(text)
  for (const part of [...table, name]) value = (value as Record<string, unknown>)[part]
  return value
}
