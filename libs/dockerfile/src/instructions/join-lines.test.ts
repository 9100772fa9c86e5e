import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinLines } from './join-lines'

function join(source: string, escape = '\\') {
  return joinLines(source, 0, source.length, escape)
}

test.each([
  ['RUN a', 'RUN a', ''],
  ['RUN a \\\n  b', 'RUN a   b', ''],
  ['RUN a\\\r\n  b\r\n', 'RUN a  b', ''],
  ['RUN a \\  \t\n b', 'RUN a  b', ''],
  ['RUN a \\\n# why\n\n  # and\n b', 'RUN a  b', ''],
  ['RUN a \\\\\nb', 'RUN a \\\\', 'b'],
  ['RUN cat <<E\n# kept\n\nE\n', 'RUN cat <<E', '# kept\n\nE\n'],
  ['RUN cat <<E \\\n  > x\nb \\\nE', 'RUN cat <<E   > x', 'b \\\nE'],
  ['# first line of it', '# first line of it', ''],
  ['RUN a \\', 'RUN a ', ''],
])('the lines of %j are one, and heredocs apart', (source, line, rest) => {
  const joined = join(source)
  expect(joined.line.text).toBe(line)
  expect(joined.rest.text).toBe(rest)
})

test('another escape character continues lines, and the backslash does not', () => {
  expect(join('RUN a `\n b \\\nc', '`').line.text).toBe('RUN a  b \\')
})

test('every character that is left is the one at its offset, and they are in order', () => {
  const piece = fc.constantFrom(
    'RUN',
    ' ',
    '\t',
    '\\',
    '`',
    '\n',
    '\r\n',
    '#',
    'x',
    '<<E',
    '\u{1F511}',
  )
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, text, fc.constantFrom('\\', '`'), (before, source, escape) => {
      const whole = before + source
      const { line, rest } = joinLines(whole, before.length, whole.length, escape)
      const offsets = [...line.offsets, ...rest.offsets]
      expect(offsets.map((offset) => whole[offset]).join('')).toBe(line.text + rest.text)
      expect(offsets.toSorted((a, b) => a - b)).toEqual(offsets)
      expect(new Set(offsets).size).toBe(offsets.length)
      // Heredocs stand as they are.
      expect(whole.endsWith(rest.text)).toBe(true)
    }),
  )
})
