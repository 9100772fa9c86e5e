import { describe, expect, test } from 'vitest'
import { createPublicApp } from '../public-app'
import { askApp } from '../testing/ask'
import { askRaw } from '../testing/ask-raw'
import { createFixture } from '../testing/fixture'
import { builtPage, makePageFolder } from '../testing/page-folder'
import { loadPage } from './load-page'

const settings = { apps: ['web"<'], environments: ['test', 'prod'], anyEnvironment: false }

const script = 'assets/index-Ab_c-123.js'

interface Served {
  readonly publicPath?: string
  readonly folder?: string | null
}

async function serve({ publicPath = '', folder = makePageFolder() }: Served = {}) {
  const { httpDeps, canary } = await createFixture()
  const keyStore = { current: () => Promise.reject(new Error('the page needs no keys')) }
  const page = await loadPage(folder, settings)
  const app = createPublicApp({ ...httpDeps, keyStore, page, publicPath })
  return { app, ask: askApp(app, canary) }
}

describe('the page', () => {
  test('is index.html with the settings in it', async () => {
    const { ask } = await serve()
    const { status, headers, text } = await ask.get('/')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const content = JSON.stringify(settings)
      .replaceAll('\\"<', '\\&quot;&lt;')
      .replaceAll('"', '&quot;')
    expect(text).toBe(builtPage['index.html']?.replace('{}', () => content))
  })

  test('and its files are asked about each time', async () => {
    const { ask } = await serve()
    const cacheControl = async (path: string) =>
      ((await ask.get(path)).headers as Record<string, string>)['cache-control']
    expect(await cacheControl('/')).toBe('no-cache')
    expect(await cacheControl('/icon.svg')).toBe('no-cache')
    expect(await cacheControl(`/${script}`)).toBe('no-cache')
  })

  test.each([
    ['/icon.svg', 'image/svg+xml'],
    [`/${script}`, 'text/javascript; charset=utf-8'],
    ['/assets/index-9.css', 'text/css; charset=utf-8'],
  ])('has the file %s', async (path, type) => {
    const { ask } = await serve()
    // As bytes, whatever its type.
    const answer = await ask.get(path).responseType('blob')
    expect([answer.status, answer.headers['content-type']]).toEqual([200, type])
    expect(String(answer.body)).toBe(builtPage[path.slice(1)])
  })

  test('and its files may do nothing but what the page needs', async () => {
    const { ask } = await serve()
    for (const path of ['/', '/icon.svg', `/${script}`]) {
      const { headers } = await ask.get(path)
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; " +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
          "require-trusted-types-for 'script'; trusted-types 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      expect(headers['permissions-policy']).toMatch(/^clipboard-write=\(self\)(, [a-z-]+=\(\))+$/)
      expect(headers).not.toHaveProperty('set-cookie')
    }
  })
})

describe('what is sent', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['*', 'br'],
    ['gzip;q=0.5, br;q=0', 'gzip'],
    ['deflate', undefined],
    ['identity', undefined],
    ['', undefined],
    // There is no other form, and a page is of more use than a refusal (RFC 9110 §12.5.3).
    ['identity;q=0', undefined],
  ])('to who accepts "%s" is encoded as %s', async (accepted, encoding) => {
    const { ask } = await serve()
    const { headers, text } = await ask.get(`/${script}`).set('Accept-Encoding', accepted)
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers.vary).toBe('Accept-Encoding')
    expect(text).toBe(builtPage[script])
    const length = Number(headers['content-length'])
    if (encoding === undefined) expect(length).toBe(builtPage[script]?.length)
    else expect(length).toBeLessThan(150)
  })

  test('is not encoded when that would make it larger', async () => {
    const { headers } = await (
      await serve()
    ).ask
      .get('/icon.svg')
      .set('Accept-Encoding', 'br, gzip')
    expect(headers).not.toHaveProperty('content-encoding')
    expect(headers).toMatchObject({ 'content-length': '6', vary: 'Accept-Encoding' })
  })

  test('has a strong ETag for each encoding, and is not sent again to who has it', async () => {
    const { ask } = await serve()
    const tags = new Set<string>()
    for (const path of ['/', `/${script}`]) {
      for (const encoding of ['br', 'gzip', 'identity']) {
        const first = await ask.get(path).set('Accept-Encoding', encoding)
        const etag = String(first.headers.etag)
        expect(etag).toMatch(/^"[\w-]{43}"$/)
        tags.add(etag)
        for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
          const headers = { 'Accept-Encoding': encoding, 'If-None-Match': tag }
          const again = await ask.get(path).set(headers)
          expect([again.status, again.text]).toEqual([304, ''])
          const kept = ({ headers }: typeof first) => [
            ...[headers.etag, headers.vary, headers['cache-control']],
            headers['content-security-policy'],
          ]
          expect(kept(again)).toEqual(kept(first))
        }
      }
    }
    expect(tags.size).toBe(6)
    const [stale] = tags
    const other = { 'Accept-Encoding': 'gzip', 'If-None-Match': stale ?? '' }
    expect((await ask.get('/').set(other)).status).toBe(200)
  })

  test('can be asked for without its body', async () => {
    const { ask } = await serve()
    for (const path of ['/', `/${script}`]) {
      const encoded = { 'Accept-Encoding': 'br' }
      const [head, get] = [await ask.head(path).set(encoded), await ask.get(path).set(encoded)]
      const own = ({ headers }: typeof head) =>
        Object.entries(headers as Record<string, string>).filter(
          ([name]) => !['x-request-id', 'date'].includes(name),
        )
      expect(head.status).toBe(200)
      expect(own(head)).toEqual(own(get))
    }
  })
})

describe('nothing else', () => {
  test.each(['/', '/icon.svg', `/${script}`, '/secrets', '/secrets/', `/secrets/${script}`])(
    'is done at %s but to read',
    async (path) => {
      const { ask } = await serve({ publicPath: '/secrets' })
      for (const method of ['post', 'put', 'patch', 'delete', 'options'] as const) {
        const answer = await ask[method](path)
        expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
        expect(answer.body).toMatchObject({ code: 'ERR_METHOD' })
      }
    },
  )

  test.each([
    ...['/index.html', '/assets', '/assets/', '/nothing.js', `/${script}/`, `//${script}`, '//'],
    ...['/Icon.svg', '/ICON.SVG', '/icon%2esvg', '/assets%2findex-9.css', '/assets%2Findex-9.css'],
    ...['/assets/../icon.svg', '/assets/%2e%2e/icon.svg', '/..%2ficon.svg', '/../../etc/passwd'],
    ...['/%2e%2e/%2e%2e/etc/passwd', '/assets/..%5c..%5cicon.svg', '/icon.svg%00', '/%ff', '/.'],
    ...['/icon.svg;a=b', '/icon.svg%3f', '/__proto__', '/constructor', '/assets/__proto__'],
  ])('is at %s, with or without a path before it', async (path) => {
    const { app } = await serve({ publicPath: '/secrets' })
    for (const below of ['', '/secrets']) {
      const { status, text } = await askRaw(app, `${below}${path}`)
      expect([status, JSON.parse(text)]).toMatchObject([404, { code: 'ERR_NOT_FOUND' }])
    }
  })

  test.each(['/', '/icon.svg', '/secrets', '/secrets/'])(
    'is at %s where there is no page',
    async (path) => {
      const { ask } = await serve({ folder: null, publicPath: '/secrets' })
      expect((await ask.get(path)).status).toBe(404)
    },
  )
})

describe('below a path', () => {
  test('all is as at the root', async () => {
    const { ask } = await serve({ publicPath: '/tools/secrets' })
    for (const path of ['/', '/icon.svg', `/${script}`]) {
      const [root, below] = [await ask.get(path), await ask.get(`/tools/secrets${path}`)]
      expect([below.status, below.text]).toEqual([200, root.text])
      expect(below.headers.etag).toBe(root.headers.etag)
    }
  })

  test.each([
    ['/secrets', '/secrets/'],
    ['/secrets?app=web&name=A%26B%2F%2Fc', '/secrets/?app=web&name=A%26B%2F%2Fc'],
    ['/secrets?a=?//evil.example', '/secrets/?a=?//evil.example'],
    ['/secrets?//evil.example/..', '/secrets/?//evil.example/..'],
  ])('%s leads to %s', async (path, location) => {
    const { ask } = await serve({ publicPath: '/secrets' })
    for (const method of ['get', 'head'] as const) {
      const answer = await ask[method](path).redirects(0)
      expect([answer.status, answer.headers.location]).toEqual([308, location])
    }
  })

  test.each([
    ...['//evil.example', '//evil.example/secrets', '/secrets//evil.example', '//secrets'],
    ...['/secrets/..', '/secretsx', '/Secrets', '/%73ecrets', '/secrets%2f', '/\\evil.example'],
  ])('%s leads nowhere', async (path) => {
    const { app } = await serve({ publicPath: '/secrets' })
    expect(await askRaw(app, path)).toMatchObject({ status: 404, location: undefined })
  })

  test('another host in the request line leads nowhere either', async () => {
    const { app } = await serve({ publicPath: '/secrets' })
    const answer = await askRaw(app, 'http://evil.example/secrets?a=b')
    expect(answer).toMatchObject({ status: 308, location: '/secrets/?a=b' })
  })
})
