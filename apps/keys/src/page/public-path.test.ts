import { expect, test } from 'vitest'
import { readPublicPath } from './public-path'

test.each([
  ['/', ''],
  ['/secrets', '/secrets'],
  ['/secrets/', '/secrets'],
  ['/Tools/my.team_1/~secrets-2', '/Tools/my.team_1/~secrets-2'],
  ['/...', '/...'],
  [`/${'a'.repeat(199)}`, `/${'a'.repeat(199)}`],
])('the path %s is read as "%s"', (text, path) => {
  expect(readPublicPath(text)).toBe(path)
})

test.each([
  ...['', 'secrets', 'secrets/', '//', '//evil', '/a//b', '/a//', '/.', '/..', '/a/../b', '/a/./'],
  ...[
    '/a b',
    '/a?b',
    '/a#b',
    '/a%2fb',
    '/a\\b',
    '/a:b',
    '/a*',
    '/{a}',
    '/ä',
    '/a\n',
    'https://a/b',
  ],
  `/${'a'.repeat(200)}`,
])('%j is no path to publish anything below', (text) => {
  expect(readPublicPath(text)).toBeNull()
})
