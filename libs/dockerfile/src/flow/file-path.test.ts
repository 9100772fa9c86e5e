import fc from 'fast-check'
import { expect, test } from 'vitest'
import { covers, fillText, normalizePath, secretAt, secretBelow } from './file-path'
import { runShellText } from './test-shell'

test.each([
  ['/a//b/./c/', '/a/b/c'],
  ['/a/../b', '/b'],
  ['/', '/'],
  ['b', '/app/b'],
  ['./b/', '/app/b'],
  ['../b', '/b'],
  ['~/.npmrc', '~/.npmrc'],
  ['/root/.npmrc', '~/.npmrc'],
  ['/root', '~'],
  ['//root/', '~'],
  ['~/../etc/x', '/etc/x'],
  ['/rooted/x', '/rooted/x'],
  ['${HOME}/x', '~/x'],
  ['${HOMES}/x', '${HOMES}/x'],
  ['', ''],
])('%j in /app is the path %j', (text, path) => {
  expect(normalizePath(text, '/app')).toBe(path)
})

test('a relative path in a folder that is not known stays relative', () => {
  expect(normalizePath('./a/../b')).toBe('b')
})

/** A home stands in front only. */
const path = fc
  .tuple(
    fc.constantFrom('', '~', '${HOME}', '/root', '${X}'),
    fc.array(fc.constantFrom('/', '.', '..', 'a', 'b.c', '/root', '${X}', '*')),
  )
  .map(([front, pieces]) => front + pieces.join(''))

test('a path that is normalised is normal, and covers itself and what is below it', () => {
  fc.assert(
    fc.property(path, fc.constantFrom('', '/app', '~', 'x'), (text, folder) => {
      const normal = normalizePath(text, folder)
      expect(normalizePath(normal)).toBe(normal)
      expect(covers(normal, normal)).toBe(true)
      if (normal !== '/') expect(covers(normal, `${normal}/below`)).toBe(true)
    }),
  )
})

test.each([
  ['/a', '/a/b', true],
  ['/a', '/ab', false],
  ['/a/b', '/a', false],
  ['/a/*', '/a/b', true],
  ['/a/*', '/a/b/c', true],
  ['/a/?.c', '/a/b.c', true],
  ['/a/?.c', '/a/bxc', false],
  ['/a/*.c', '/a/b/d.c', false],
  ['b', '/a/b', true],
  ['~/b', '/a/b', false],
  ['c', '/a/b', false],
])('to remove %s removes %s: %s', (removed, file, expected) => {
  expect(covers(removed, file)).toBe(expected)
})

test('variables that hold paths are put in, and a home that is set', async () => {
  const state = await runShellText('D=/opt/d; U=$(mktemp)')
  expect(fillText(state, '${D}/x ${U} ${N}')).toBe('/opt/d/x ${U} ${N}')
  expect(fillText(state, '~/x')).toBe('~/x')
  const elsewhere = await runShellText('export HOME=/tmp/h')
  expect(['~', '~/x', '${HOME}/x', '~x', 'a~'].map((text) => fillText(elsewhere, text))).toEqual([
    '/tmp/h',
    '/tmp/h/x',
    '/tmp/h/x',
    '~x',
    'a~',
  ])
})

test('of a home that is not known only its name can be compared', async () => {
  const state = await runShellText('export HOME="$(mktemp -d)"')
  expect(normalizePath(fillText(state, '~/x'))).toBe(normalizePath(fillText(state, '${HOME}/x')))
})

test('a secret is found at its path, by a pattern and below a folder', async () => {
  const state = await runShellText('')
  expect(
    ['/run/secrets/t', '/run/secrets/?', '/run/*', '/run'].map((at) => secretAt(state, at)),
  ).toEqual(['t', 't', 't', null])
  expect(['/run', '/run/secrets', '/', '/run/sec'].map((at) => secretBelow(state, at))).toEqual([
    't',
    't',
    null,
    null,
  ])
})
