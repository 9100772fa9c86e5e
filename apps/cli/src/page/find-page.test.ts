import { isIterappError } from '@iterapp/errors'
import { describe, expect, test } from 'vitest'
import { findPage } from './find-page'

interface Given {
  readonly page?: string
  readonly keys?: string
  readonly ITERAPP_PAGE?: string
  readonly ITERAPP_KEYS?: string
}

function find({ page, keys, ...env }: Given): string | null {
  const options = {
    ...(page === undefined ? {} : { page }),
    ...(keys === undefined ? {} : { keys }),
  }
  return findPage({ env }, options)?.href ?? null
}

describe('the page', () => {
  const option = 'https://option.example/'
  const variable = 'https://variable.example/secrets'
  test.each<[string, Given, string | null]>([
    ['nothing', {}, null],
    ['--page before all', { page: option, ITERAPP_PAGE: variable, keys: 'https://a.b' }, option],
    ['ITERAPP_PAGE before keys', { ITERAPP_PAGE: variable, keys: 'https://a.b' }, variable],
    ['an empty ITERAPP_PAGE', { ITERAPP_PAGE: '' }, null],
    ['a page on this machine', { page: 'http://localhost:8080' }, 'http://localhost:8080/'],
    ['a page on loopback', { page: 'http://[::1]:8080/s' }, 'http://[::1]:8080/s'],
    ['--keys', { keys: 'https://a.b/v1/keys' }, 'https://a.b/'],
    ['--keys of a page below a path', { keys: 'https://a.b/s/' }, 'https://a.b/s/'],
    ['--keys before ITERAPP_KEYS', { keys: 'k.json', ITERAPP_KEYS: 'https://a.b' }, null],
    ['ITERAPP_KEYS', { ITERAPP_KEYS: 'http://127.0.0.1:1/s/v1/keys#x' }, 'http://127.0.0.1:1/s/'],
    ['an address of keys that is elsewhere', { keys: 'https://a.b/keys.json' }, null],
    ['an address that only looks so', { keys: 'https://a.b/xv1/keys' }, null],
    ['an address of keys that is not trusted', { ITERAPP_KEYS: 'http://a.b/v1/keys' }, null],
    ['a file of keys', { ITERAPP_KEYS: '.iterapp/v1/keys' }, null],
  ])('is told by %s', (_title, given, page) => {
    expect(find(given)).toBe(page)
  })

  test.each([
    ['', 'is not a URL'],
    ['hunter2', 'is not a URL'],
    ['https://u:hunter2@a.b/', 'holds a user name or password'],
    ['http://a.b/hunter2', 'is http://a.b: on the way somebody could change the page'],
    ['javascript:hunter2', 'is neither https:// nor http:// on this machine'],
    ['localhost:8080', 'is neither https:// nor http:// on this machine'],
  ])('is not %j', (address, message) => {
    for (const [given, from] of [
      [{ page: address }, '--page'],
      [{ ITERAPP_PAGE: address }, 'ITERAPP_PAGE'],
    ] as const) {
      // An empty variable is as good as none.
      if (address === '' && from === 'ITERAPP_PAGE') continue
      const error = catchError(() => find(given))
      expect(isIterappError(error, 'ERR_USAGE')).toBe(true)
      expect(error).toMatchObject({ message: `${from} ${message}` })
    }
  })
})

function catchError(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
