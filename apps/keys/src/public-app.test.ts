import { publicRecord } from '@iterapp/crypto/format'
import { generateKey, readKeySet, type KeySet } from '@iterapp/crypto/node-jose'
import { describe, expect, test } from 'vitest'
import { openFileKeyStore } from './local/file-key-store'
import { createPublicApp } from './public-app'
import { askApp } from './testing/ask'
import { createFixture } from './testing/fixture'

async function createPublic() {
  const fixture = await createFixture()
  const keyFile = { path: fixture.keyFile, isDefault: false }
  const keyStore = await openFileKeyStore(keyFile, new Date(), fixture.logger)
  const app = createPublicApp({ ...fixture.httpDeps, keyStore })
  return { ...fixture, ask: askApp(app, fixture.canary) }
}

describe('the key set', () => {
  test('holds the public keys, newest first, and nothing private', async () => {
    const { ask, records } = await createPublic()
    const { status, text } = await ask.get('/v1/keys')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({ keys: records.map(publicRecord) })
    expect(await readKeySet(JSON.parse(text))).toHaveLength(2)
    expect(text).not.toMatch(/"d"/)
  })

  test('comes with its type, a strong ETag and how long it may be kept', async () => {
    const { ask } = await createPublic()
    const { headers } = await ask.get('/v1/keys')
    expect(headers).toMatchObject({
      'content-type': 'application/jwk-set+json',
      'cache-control': 'public, max-age=300, must-revalidate',
      etag: expect.stringMatching(/^"[\w-]{43}"$/) as string,
      'x-content-type-options': 'nosniff',
    })
  })

  test('is not sent again to who has it', async () => {
    const { ask } = await createPublic()
    const first = await ask.get('/v1/keys')
    const etag = String(first.headers.etag)
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask.get('/v1/keys').set('If-None-Match', tag)
      expect([again.status, again.text]).toEqual([304, ''])
      expect(again.headers).toMatchObject({
        etag,
        'cache-control': 'public, max-age=300, must-revalidate',
      })
    }
    expect((await ask.get('/v1/keys').set('If-None-Match', '"other"')).status).toBe(200)
  })

  test('can be asked for without its body', async () => {
    const { ask } = await createPublic()
    const [head, get] = [await ask.head('/v1/keys'), await ask.get('/v1/keys')]
    expect(head.status).toBe(200)
    expect(head.headers.etag).toBe(get.headers.etag)
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
  })

  test('is without private parts even when the key store gives them away', async () => {
    const { httpDeps, canary } = await createFixture()
    const record = await generateKey(new Date(0))
    canary.guard(Buffer.from(record.d, 'base64url'))
    const keys: KeySet = [record]
    const app = createPublicApp({
      ...httpDeps,
      keyStore: { current: () => Promise.resolve(keys) },
    })
    const ask = askApp(app, canary)
    expect((await ask.get('/v1/keys')).status).toBe(200)
    expect((await ask.get('/')).text).toContain(record.kid)
  })
})

describe('the page', () => {
  test('shows the newest key and how to encrypt with it', async () => {
    const { ask, records } = await createPublic()
    const { status, headers, text } = await ask.get('/').set('Host', '127.0.0.1:8420')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(text).toContain(`<code>${records[0].kid}</code>`)
    expect(text).not.toContain(records[1].kid)
    expect(text).toContain('1970-01-01T00:00:02.000Z')
    for (const scope of ['--environment ENVIRONMENT', '--all-environments', '--build']) {
      expect(text).toContain(
        `iterapp encrypt --app APP ${scope} --name NAME --keys http://127.0.0.1:8420/v1/keys`,
      )
    }
  })

  test('is allowed nothing but its own style sheet, which is there', async () => {
    const { ask } = await createPublic()
    const { headers, text } = await ask.get('/')
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    })
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
    const href = /<link rel="stylesheet" href="([^"]+)">/.exec(text)?.[1] ?? ''
    const style = await ask.get(href)
    expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
  })

  test('is not shown under the name of another site', async () => {
    const { ask } = await createPublic()
    for (const path of ['/', '/v1/keys', '/healthz', '/nothing']) {
      const answer = await ask.get(path).set('Host', 'evil.example:8420')
      expect(answer.status).toBe(421)
      expect(answer.body).toMatchObject({ code: 'ERR_HOST' })
    }
  })
})

describe('the public listener', () => {
  test.each(['/', '/page.css', '/v1/keys', '/healthz', '/readyz'])(
    'only reads at %s',
    async (path) => {
      const { ask } = await createPublic()
      for (const method of ['post', 'put', 'patch', 'delete', 'options'] as const) {
        const answer = await ask[method](path)
        expect(answer.status).toBe(405)
        expect(answer.headers.allow).toBe('GET, HEAD')
        expect(answer.body).toMatchObject({ code: 'ERR_METHOD' })
      }
    },
  )

  test.each(['/v1/unwrap', '/v1/keys/', '/V1/keys', '/v1/keys/%2e%2e', '/favicon.ico', '/%ff'])(
    'has nothing at %s, least of all the unwrap',
    async (path) => {
      const { ask, tokens } = await createPublic()
      for (const method of ['get', 'post'] as const) {
        const answer = await ask[method](path).set('Authorization', `Bearer ${tokens.runtime}`)
        expect(answer.status).toBe(404)
        expect(answer.body).toMatchObject({ code: 'ERR_NOT_FOUND' })
      }
    },
  )

  test('tells its health, and whether it wants requests', async () => {
    const { ask, httpDeps } = await createPublic()
    expect((await ask.get('/healthz')).body).toEqual({ status: 'ok' })
    expect((await ask.get('/readyz')).status).toBe(200)
    httpDeps.stopped = true
    expect((await ask.get('/healthz')).status).toBe(200)
    expect((await ask.get('/readyz')).status).toBe(503)
  })

  test('fails without a word of the cause when there are no keys', async () => {
    const { httpDeps, canary, log } = await createFixture()
    const current = () => Promise.reject(new Error('hunter2'))
    const ask = askApp(createPublicApp({ ...httpDeps, keyStore: { current } }), canary)
    const answer = await ask.get('/v1/keys')
    expect(answer.status).toBe(500)
    expect(answer.body).toMatchObject({ code: 'ERR_INTERNAL' })
    expect(answer.text + JSON.stringify(log())).not.toContain('hunter2')
  })
})
