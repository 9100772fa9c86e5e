import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexLines, positionIn } from './position'

test('the place of every offset is what counting lines gives', () => {
  const text = fc
    .array(fc.constantFrom('a', '\n', '\r\n', '\u{1F511}'), { maxLength: 40 })
    .map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, fc.nat(), (source, any) => {
      const offset = any % (source.length + 1)
      const lines = source.slice(0, offset).split('\n')
      expect(positionIn(indexLines(source), offset)).toEqual({
        line: lines.length,
        column: (lines.at(-1) ?? '').length + 1,
      })
    }),
  )
})
