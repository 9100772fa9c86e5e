import { expect, test } from 'vitest'
import { secretAt } from './file-path'
import { runShellText } from './test-shell'
import { isStream, overwriteFile, removeFile, undoKept, writeFile } from './write-file'

const flow = { id: 't', mark: { offset: 0, length: 1, command: 'x' } }

async function write(paths: readonly string[], before = '') {
  const state = await runShellText(before)
  writeFile(state, flow, { by: 'kept', paths, label: null, undo: [/^x (?:-y )?logout\b/] })
  return state
}

test.each(['/dev/null', '/dev/shm/a', '/dev/stdout', '/proc/self/fd/2'])(
  'nothing is written to %s',
  async (path) => {
    expect((await write([path])).written).toEqual([])
  },
)

test('what a file was written to is one of the files of the secret', async () => {
  const state = await write(['/a', '/b'])
  expect(secretAt(state, '/a')).toBe('t')
})

test.each([
  ['/a/x', true],
  ['/a', true],
  ['/other/x', true],
  ['/other', true],
  ['/a/*', true],
  ['/a/xx', false],
  ['/', false],
])('to remove %s takes away a file that is /a/x or /other/x: %s', async (path, isRemoved) => {
  const state = await write(['/a/x', '/other/x'])
  removeFile(state, path)
  expect(state.written.map((file) => file.isRemoved)).toEqual([isRemoved])
})

test('what is written later is not taken away', async () => {
  const state = await write(['/a'])
  removeFile(state, '/a')
  writeFile(state, flow, { by: 'written', paths: ['/a'], label: null })
  expect(state.written.map((file) => file.isRemoved)).toEqual([true, false])
})

test.each([
  ['/a/x', true],
  ['/other/x', true],
  ['/a', false],
  ['x', false],
])('to write over %s takes it out of a file that is /a/x or /other/x: %s', async (path, isGone) => {
  const state = await write(['/a/x', '/other/x'])
  overwriteFile(state, path)
  expect(state.written.map((file) => file.isRemoved)).toEqual([isGone])
})

test.each([
  ['echo "$E" > f; echo > f; cat f', []],
  ['echo "$E" > f; > f', []],
  ['{ echo "$E"; } > f; echo x &> f', []],
  ['echo "$E" > f; echo >> f', ['/app/f']],
  ['echo "$E" > f; echo > g', ['/app/f']],
  ['echo > f; echo "$E" > f', ['/app/f']],
  ['echo > f; echo "$E" >> f; echo $E > f', ['/app/f']],
])('after %s the secret is in %j', async (text, files) => {
  const { written, leaks } = await runShellText(text)
  expect(written.flatMap(({ isRemoved, paths }) => (isRemoved ? [] : paths))).toEqual(files)
  expect(leaks).toEqual([])
})

test('but by a trap it is', async () => {
  const state = await write(['/a/b'], "trap 'rm -rf /a' EXIT")
  expect(state.written.map((file) => file.isRemoved)).toEqual([true])
})

test.each([
  [['x logout'], true],
  [['x -z logout', 'x logout'], true],
  [['x -y logout'], true],
  [['x login', 'x -a login'], false],
])('the command spelled %j takes back what is kept: %s', async (spellings, isRemoved) => {
  const state = await write(['/a'])
  undoKept(state, spellings)
  expect(state.written.map((file) => file.isRemoved)).toEqual([isRemoved])
})

test('a file of a stream has a name of its own', () => {
  expect(['/dev/fd/1', '/dev/fd/3', '/dev/stdout.log', 'stdout'].map(isStream)).toEqual([
    true,
    false,
    false,
    false,
  ])
})
