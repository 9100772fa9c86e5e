import fc from 'fast-check'

/** Documents of all that TOML has; nearly all are valid. Only tests import this module. */
export function anyToml(): fc.Arbitrary<string> {
  const entries = fc.array(fc.tuple(anyKey, anyBlank, anyValue, anyTail), { maxLength: 4 })
  const table = fc.tuple(fc.array(anyKey, { minLength: 1, maxLength: 4 }), anyTail, entries)
  return fc
    .tuple(entries, fc.array(table, { maxLength: 4 }), fc.boolean(), fc.constantFrom('\n', '\r\n'))
    .map(([root, tables, isArray, lineEnd]) => {
      let count = 0
      const writeEntries = (list: typeof root): string =>
        // The number makes the key the only one of its name.
        list
          .map(([key, blank, value, tail]) => {
            return `${blank}${key}${blank}.${blank}k${count++}${blank}=${blank}${value}${tail}\n`
          })
          .join('')
      const headers = tables.map(([keys, tail, list], index) => {
        const name = [...keys, `t${isArray && index > 1 ? 1 : index}`].join('.')
        const header = isArray && index > 0 ? `[[${name}]]` : `[ ${name} ]`
        return `${header}${tail}\n${writeEntries(list)}`
      })
      return `${writeEntries(root)}${headers.join('')}`.replaceAll('\n', lineEnd)
    })
}

const anyBlank = fc.constantFrom('', ' ', '\t', '  ')
const anyTail = fc.constantFrom('', ' ', '\n', ' # note = "x" [y]', '\n  # """ it\'s', '\t#\n\n')
const anyText = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => {
  return text.replaceAll(/[\p{C}'"\\]/gu, '_')
})

const anyKey = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/),
  fc.constantFrom('env', 'files', 'x', 'common', '__proto__', 'constructor', '1'),
  anyText.map((text) => `"${text}"`),
  anyText.map((text) => `'${text}'`),
  fc.constantFrom('"a.b = c"', '"\\u0041\\t\\""', "'#'", '"[x]"', '""', '"\\\\"'),
)

const anyString = fc.oneof(
  anyText.map((text) => `"${text}"`),
  anyText.map((text) => `'${text}'`),
  anyText.map((text) => `"""${text}"""`),
  fc.tuple(anyText, anyText).map(([one, two]) => `'''${one}\n${two}'''`),
  fc.tuple(anyText, anyText).map(([one, two]) => `"""\n${one}\\\n  ${two}"""`),
  fc.constantFrom(
    '""',
    "''",
    '""""""',
    "''''''",
    '"""x""""',
    '"""x"""""',
    "'''x''''",
    '"\\"\\\\\\n\\u00e9"',
    '"""\n[env.common]\nA = "1"\n"""',
    '"""\\""""',
    "'\\'",
  ),
)

const anyScalar = fc.constantFrom(
  ...['true', 'false', '0', '+1', '-0', '1_000', '0xFF', '0xdead_beef', '0o17', '0b1', '3.14'],
  ...['-1e5', '6.02E+23', '1_0.0_1', 'inf', '-inf', 'nan', '+nan', '0e0', '9007199254740993'],
  ...['1979-05-27', '07:32:00', '07:32', '1979-05-27T07:32:00Z', '1979-05-27 07:32:00.5+01:00'],
  ...['1979-05-27t07:32:00', '1979-05-27 07:32'],
)

const fillings = fc.constantFrom<readonly [string, string, string]>(
  ['', ',', ''],
  [' ', ', ', ' '],
  ['\n  ', ',\n  # ] } "\n  ', '\n'],
  [' # [\n', ' # x\n , ', ' #\n'],
)

const { value: anyValue } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyString,
    anyScalar,
    fc
      .tuple(fc.array(tie('value'), { maxLength: 3 }), fillings, fc.boolean())
      .map(([items, [open, between, close], comma]) => {
        return `[${open}${items.join(between)}${comma && items.length > 0 ? between : close}]`
      }),
    fc
      .tuple(fc.array(fc.tuple(anyKey, tie('value')), { maxLength: 3 }), fillings)
      .map(([members, [open, between, close]]) => {
        const texts = members.map(([key, value], index) => `${key}.m${index} = ${value}`)
        return `{${open}${texts.join(between)}${close}}`
      }),
  ),
}))
