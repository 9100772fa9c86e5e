import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinMapped, mapTo, offsetIn, sliceMapped, type MappedText } from './mapped-text'

const mapped = fc
  .array(fc.tuple(fc.string({ minLength: 1, maxLength: 1 }), fc.nat()))
  .map((pairs): MappedText => ({
    text: pairs.map(([text]) => text).join(''),
    offsets: pairs.flatMap(([text, offset]) => Array.from(text, () => offset)),
  }))

test('a text that is cut and joined again is the same', () => {
  fc.assert(
    fc.property(mapped, fc.nat(), (whole, cut) => {
      const at = cut % (whole.text.length + 1)
      const both = joinMapped(sliceMapped(whole, 0, at), sliceMapped(whole, at))
      expect(both).toEqual(whole)
    }),
  )
})

test('a text that stands for one place has it everywhere', () => {
  const text = joinMapped(mapTo('ab', 7), mapTo('\u{1F511}', 9))
  expect(text.offsets).toEqual([7, 7, 9, 9])
})

test('behind its end a text is where its last character is, and an empty one at the beginning', () => {
  const text: MappedText = { text: 'ab', offsets: [4, 9] }
  expect([0, 1, 2, 50].map((index) => offsetIn(text, index))).toEqual([4, 9, 9, 9])
  expect(offsetIn(mapTo('', 3), 0)).toBe(0)
})
