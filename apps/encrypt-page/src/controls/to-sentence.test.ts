import { expect, test } from 'vitest'
import { toSentence } from './to-sentence'

test.each([
  ['a path cannot be / itself', 'A path cannot be / itself.'],
  ['is the line whole?', 'Is the line whole?'],
  ['Done.', 'Done.'],
])('%j is said as a sentence', (text, sentence) => {
  expect(toSentence(text)).toBe(sentence)
})
