import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MappedText } from './mapped-text'
import { splitFlags } from './split-flags'

/** A text that stands at offset 100 of its source. */
function placed(text: string): MappedText {
  return { text, offsets: Array.from({ length: text.length }, (_, index) => 100 + index) }
}

function split(text: string, escape = '\\') {
  const { flags, rest } = splitFlags(placed(text), escape)
  return { flags: flags.map(({ name, value }) => [name, value]), rest: rest.text }
}

test.each([
  [' make', [], 'make'],
  [' --network=none make --jobs=2', [['network', 'none']], 'make --jobs=2'],
  [
    ' --mount=type=secret,id=a  --security=insecure make',
    [
      ['mount', 'type=secret,id=a'],
      ['security', 'insecure'],
    ],
    'make',
  ],
  [' --link a b', [['link', null]], 'a b'],
  [' --mount=id="a b" make', [['mount', 'id=a b']], 'make'],
  [" --mount=id='a b' make", [['mount', 'id=a b']], 'make'],
  [String.raw` --mount=id=a\ b make`, [['mount', 'id=a b']], 'make'],
  [String.raw` --mount="id=\"a\"" make`, [['mount', 'id="a"']], 'make'],
  [' --mount=', [['mount', '']], ''],
  [' -- --mount=x make', [], '--mount=x make'],
  [' --mount=id="a', [['mount', 'id="a']], ''],
])('the flags of %j are apart from the rest', (text, flags, rest) => {
  expect(split(text)).toEqual({ flags, rest })
})

test('with another escape character the backslash is none', () => {
  expect(split(String.raw` --a=b\ c`, '`')).toEqual({ flags: [['a', 'b\\']], rest: 'c' })
  expect(split(' --a=b` c d', '`')).toEqual({ flags: [['a', 'b c']], rest: 'd' })
})

test('flags that are written with quotes and blanks are read as they were, each in its place', () => {
  const value = fc.string({ unit: fc.constantFrom('a', ' ', ',', '=', '"', "'", '\\', '$') })
  const name = fc.constantFrom('mount', 'network', 'x')
  const blanks = fc.constantFrom(' ', '  ', '\t')
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value, blanks)), (written) => {
      const words = written.map(
        ([each, text]) => `--${each}="${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
      )
      const text = `${words.map((word, index) => `${word}${written[index]?.[2] ?? ''}`).join('')}make -x`
      const { flags, rest } = splitFlags(placed(text), '\\')
      expect(flags.map((flag) => [flag.name, flag.value])).toEqual(
        written.map(([each, given]) => [each, given]),
      )
      expect(flags.map(({ start, length }) => text.slice(start, start + length))).toEqual(words)
      expect(rest.text).toBe('make -x')
      expect(rest.offsets[0]).toBe(100 + text.length - 'make -x'.length)
    }),
  )
})
