import { expect, test } from 'vitest'
import { loadShellTrees } from './load-parser'

/** Each of them makes the parser look for an end at every step. */
const BROKEN = [')', '[&|', '$=~']

test.each(BROKEN)('a long text of nothing but %s is not read', async (unit) => {
  const useTree = await loadShellTrees()
  const text = unit.repeat(60_000 / unit.length)
  expect(useTree(text, () => 'read')).toBeNull()
})

test.each(BROKEN)('a short text of nothing but %s is read', async (unit) => {
  const useTree = await loadShellTrees()
  const text = unit.repeat(2500 / unit.length)
  expect(useTree(text, (root) => root.endIndex)).toBe(text.length)
})

test('a long text of a shell is read, with what is outside of ASCII', async () => {
  const useTree = await loadShellTrees()
  const text = 'if [ -f "$A" ]; then echo "\u{1F511} ${A:-ß}" > /x; fi\n'.repeat(1000)
  const read = useTree(text, (root) => ({
    hasError: root.hasError,
    commands: root.namedChildCount,
    last: root.lastNamedChild?.text,
  }))
  const last = text.slice(text.lastIndexOf('if'), -1)
  expect(read).toEqual({ hasError: false, commands: 1000, last })
})

test('after a text that is not read the next is read from its beginning', async () => {
  const useTree = await loadShellTrees()
  expect(useTree(')'.repeat(60_000), () => 'read')).toBeNull()
  const next = await loadShellTrees()
  expect(next('echo a', (root) => root.firstNamedChild?.type)).toBe('command')
  expect(useTree('echo a', (root) => root.firstNamedChild?.type)).toBe('command')
})

test('texts share what may be read, so that many of them are no way around it', async () => {
  const useTree = await loadShellTrees()
  const texts = Array.from({ length: 10 }, (_, index) => ')'.repeat(2000 + index))
  const read = texts.map((text) => useTree(text, () => 'read'))
  expect(read[0]).toBe('read')
  expect(read.at(-1)).toBeNull()
})
