import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPageLink, readPageLink, type PageLink } from './index'

const page = new URL('https://x.example/secrets/')
const nothing: PageLink = { app: null, use: null, environment: null, name: null }

describe('a link', () => {
  test.each<[string, PageLink, string]>([
    [
      'for a variable of one environment',
      { app: 'myapp', use: 'runtime', environment: 'prod', name: 'API_KEY' },
      '?app=myapp&environment=prod&name=API_KEY',
    ],
    [
      'for a file of all environments',
      { app: 'myapp', use: 'runtime', environment: '*', name: '/app/a b.json' },
      '?app=myapp&environment=*&name=%2Fapp%2Fa+b.json',
    ],
    [
      'for a build secret, which has no environment',
      { app: 'myapp', use: 'build', environment: '*', name: 'npm-token' },
      '?app=myapp&use=build&name=npm-token',
    ],
    ['that fills in nothing', nothing, ''],
    ['that fills in empty names', { ...nothing, app: '', name: '' }, ''],
    [
      'whose names mean something in a URL',
      { ...nothing, app: 'a&b=c#d', name: '%41\n"<é>' },
      '?app=a%26b%3Dc%23d&name=%2541%0A%22%3C%C3%A9%3E',
    ],
  ])('%s is formatted', (_title, link, search) => {
    expect(formatPageLink(page, link)).toBe(`https://x.example/secrets/${search}`)
  })

  test.each([
    ['https://x.example', 'https://x.example/?app=a'],
    ['https://x.example/secrets', 'https://x.example/secrets/?app=a'],
    ['https://x.example/secrets/?value=1#here', 'https://x.example/secrets/?app=a'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/?app=a'],
  ])('to %s is %s', (address, link) => {
    const url = new URL(address)
    expect(formatPageLink(url, { ...nothing, app: 'a' })).toBe(link)
    expect(url.href).toBe(new URL(address).href)
  })

  test('is read as it was formatted', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 })
    const maybe = fc.option(text)
    const link = fc.oneof(
      fc.record({ app: maybe, use: fc.constant('runtime'), environment: text, name: maybe }),
      fc.record({
        app: maybe,
        use: fc.constantFrom('build', null),
        environment: fc.constant(null),
        name: maybe,
      }),
    ) as fc.Arbitrary<PageLink>
    fc.assert(
      fc.property(link, fc.webUrl({ withQueryParameters: true }), (link, address) => {
        const { search, hash } = new URL(formatPageLink(new URL(address), link))
        expect(hash).toBe('')
        expect(readPageLink(search)).toEqual({ link, ignored: [] })
      }),
    )
  })
})

describe('the search of a location', () => {
  test.each<[string, Partial<PageLink>, string[]]>([
    ['', {}, []],
    ['?', {}, []],
    ['?app=&environment=&name=', {}, []],
    ['?name=API_KEY', { name: 'API_KEY' }, []],
    ['?environment=*', { use: 'runtime', environment: '*' }, []],
    ['?use=runtime', { use: 'runtime' }, []],
    ['?use=build&name=npm', { use: 'build', name: 'npm' }, []],
    ['?app=a&app=b', { app: 'a' }, ['app']],
    ['?app=&app=b', {}, ['app']],
    ['?app=%ff', { app: '\uFFFD' }, []],
    ['?value=hunter2&app=a&value=3&x', { app: 'a' }, ['value', 'x']],
    ['?APP=a&__proto__=b', {}, ['APP', '__proto__']],
    ['?use=other', {}, ['use']],
    ['?use=build&environment=prod', { use: 'build' }, ['environment']],
    ['?use=other&environment=prod', { use: 'runtime', environment: 'prod' }, ['use']],
  ])('%s is read', (search, link, ignored) => {
    expect(readPageLink(search)).toEqual({ link: { ...nothing, ...link }, ignored })
  })

  test('is read whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (search) => {
        const { ignored } = readPageLink(search)
        expect(new Set(ignored).size).toBe(ignored.length)
      }),
    )
  })
})

test('the fragment of a location is ignored, and told', () => {
  expect(readPageLink('?app=a', '#hunter2').ignored).toEqual(['#'])
  expect(readPageLink('?app=a', '#').ignored).toEqual([])
  expect(readPageLink('?app=a').ignored).toEqual([])
})
