import { publicRecord } from '@iterapp/crypto/format'
import { generateKey, readKeySet, type KeySet } from '@iterapp/crypto/node-jose'
import { describe, expect, test } from 'vitest'
import { openFileKeyStore } from './local/file-key-store'
import { createPublicApp } from './public-app'
import { askApp } from './testing/ask'
import { createFixture } from './testing/fixture'

async function createPublic(publicPath = '') {
  const fixture = await createFixture()
  const keyFile = { path: fixture.keyFile, isDefault: false }
  const keyStore = await openFileKeyStore(keyFile, new Date(), fixture.logger)
  const app = createPublicApp({ ...fixture.httpDeps, keyStore, page: new Map(), publicPath })
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
      page: new Map(),
      publicPath: '',
    })
    const { status, text } = await askApp(app, canary).get('/v1/keys')
    expect(status).toBe(200)
    expect(text).toContain(record.kid)
  })

  test('is below the path that it is published at, too, and below no other', async () => {
    const { ask } = await createPublic('/tools/secrets')
    const [root, below] = [await ask.get('/v1/keys'), await ask.get('/tools/secrets/v1/keys')]
    expect([below.status, below.text]).toEqual([200, root.text])
    expect(below.headers.etag).toBe(root.headers.etag)
    for (const path of [
      '/tools/v1/keys',
      '/secrets/v1/keys',
      '/tools/secrets/tools/secrets/v1/keys',
    ]) {
      expect((await ask.get(path)).status).toBe(404)
    }
  })
})

describe('the public listener', () => {
  test('answers nothing under the name of another site', async () => {
    const { ask } = await createPublic()
    for (const path of ['/', '/v1/keys', '/healthz', '/nothing']) {
      const answer = await ask.get(path).set('Host', 'evil.example:8420')
      expect(answer.status).toBe(421)
      expect(answer.body).toMatchObject({ code: 'ERR_HOST' })
    }
  })

  test.each(['/v1/keys', '/secrets/v1/keys', '/healthz', '/readyz'])(
    'only reads at %s',
    async (path) => {
      const { ask } = await createPublic('/secrets')
      for (const method of ['post', 'put', 'patch', 'delete', 'options'] as const) {
        const answer = await ask[method](path)
        expect(answer.status).toBe(405)
        expect(answer.headers.allow).toBe('GET, HEAD')
        expect(answer.body).toMatchObject({ code: 'ERR_METHOD' })
      }
    },
  )

  test.each([
    ...['/v1/unwrap', '/v1/keys/', '/V1/keys', '/v1/keys/%2e%2e', '/favicon.ico', '/%ff', '/'],
    ...['/secrets/v1/unwrap', '/secrets/v1/keys/', '/secrets/healthz'],
  ])('has nothing at %s, least of all the unwrap', async (path) => {
    const { ask, tokens } = await createPublic('/secrets')
    for (const method of ['get', 'post'] as const) {
      const answer = await ask[method](path).set('Authorization', `Bearer ${tokens.runtime}`)
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({ code: 'ERR_NOT_FOUND' })
    }
  })

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
    const ask = askApp(
      createPublicApp({ ...httpDeps, keyStore: { current }, page: new Map(), publicPath: '' }),
      canary,
    )
    const answer = await ask.get('/v1/keys')
    expect(answer.status).toBe(500)
    expect(answer.body).toMatchObject({ code: 'ERR_INTERNAL' })
    expect(answer.text + JSON.stringify(log())).not.toContain('hunter2')
  })
})
