import { IterappError } from '@iterapp/errors'
import supertest from 'supertest'
import { describe, expect, test } from 'vitest'
import { makeApp, makeEchoApp } from './make-test-app'

const failing = (error: unknown) =>
  makeApp((app) =>
    app.get('/', () => {
      throw error
    }),
  )

describe('an app', () => {
  test('answers an unknown path as JSON, and does not say what it runs on', async () => {
    const answer = await supertest(makeApp().app).get('/nothing')
    expect(answer.status).toBe(404)
    expect(answer.body).toEqual({
      code: 'ERR_NOT_FOUND',
      message: 'There is nothing at this path.',
    })
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers).not.toHaveProperty('x-powered-by')
    expect(answer.headers).not.toHaveProperty('etag')
  })

  test.each(['/ECHO', '/echo/', '/echo%00', '//echo'])('matches %s with nothing', async (path) => {
    const answer = await supertest(makeEchoApp().app).post(path).send({})
    expect(answer.status).toBe(404)
  })

  test.each(['get', 'put', 'options', 'delete'] as const)(
    'names the methods of a path when it is called with %s',
    async (method) => {
      const answer = await supertest(makeEchoApp().app)[method]('/echo')
      expect(answer.status).toBe(405)
      expect(answer.headers.allow).toBe('POST')
      expect(answer.body).toEqual({ code: 'ERR_METHOD', message: 'this path takes POST' })
    },
  )

  test('is always healthy, and ready when it is told so', async () => {
    const { app, readiness } = makeApp()
    const statusOf = async (path: string) => (await supertest(app).get(path)).status
    expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 503])
    readiness.setReady(true)
    expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 200])
    expect((await supertest(app).head('/readyz')).status).toBe(200)
    expect((await supertest(app).post('/readyz')).status).toBe(405)
  })
})

describe('the host', () => {
  const hosts = ['127.0.0.1', 'localhost', '[::1]']

  test.each(['127.0.0.1', '127.0.0.1:8420', 'LOCALHOST:1', '[::1]:65535'])(
    'may be %s',
    async (host) => {
      const answer = await supertest(makeApp(undefined, hosts).app)
        .get('/healthz')
        .set('Host', host)
      expect(answer.status).toBe(200)
    },
  )

  test.each([
    'evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1:8420:1',
    'localhost@evil',
    '::1',
  ])('may not be %s, not even for a health check', async (host) => {
    const answer = await supertest(makeApp(undefined, hosts).app).get('/healthz').set('Host', host)
    expect(answer.status).toBe(421)
    expect(answer.body).toMatchObject({ code: 'ERR_HOST' })
  })

  test('may be any name when none is prescribed, but nothing else than a name', async () => {
    const { app } = makeApp()
    const good = await supertest(app).get('/healthz').set('Host', 'keys.example:443')
    const bad = await supertest(app).get('/healthz').set('Host', '"><script>')
    expect([good.status, bad.status]).toEqual([200, 421])
  })
})

describe('an error', () => {
  test('of this project is answered by its code, message and status', async () => {
    const { app, log } = failing(new IterappError('ERR_UNAUTHENTICATED'))
    const answer = await supertest(app).get('/')
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(answer.body).toEqual({
      code: 'ERR_UNAUTHENTICATED',
      message: 'The keys service does not know the caller.',
    })
    expect(log()).toMatchObject([
      { level: 'info', msg: 'request refused', code: 'ERR_UNAUTHENTICATED' },
      { level: 'info', msg: 'request', status: 401 },
    ])
  })

  test('that is the fault of the service is told by its code alone, and logged', async () => {
    const { app, log } = failing(new IterappError('ERR_FILE_UNREADABLE', '/home/me/keys.json'))
    const answer = await supertest(app).get('/')
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      code: 'ERR_FILE_UNREADABLE',
      message: 'A file exists but could not be read.',
    })
    expect(log()[0]).toMatchObject({
      level: 'error',
      code: 'ERR_FILE_UNREADABLE',
      failure: { message: '/home/me/keys.json' },
    })
  })

  test.each<[string, unknown]>([
    ['an error', Object.assign(new TypeError('hunter2\n    at hunter2'), { body: 'hunter2' })],
    ['an error with a status', Object.assign(new Error('hunter2'), { status: 418, expose: true })],
    ['a text', 'hunter2'],
    ['nothing much', null],
  ])('of another kind gives nothing of itself away: %s', async (_title, error) => {
    const { app, log, text } = failing(error ?? new Error('hunter2', { cause: null }))
    const answer = await supertest(app).get('/?token=hunter2').set('X-Token', 'hunter2')
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      code: 'ERR_INTERNAL',
      message: 'Something happened that should not: a defect of Iterapp Secrets.',
    })
    expect(log()[0]).toMatchObject({
      level: 'error',
      failure: { kind: expect.any(String) as string },
    })
    expect(text()).not.toContain('hunter2')
  })

  test('after the answer began cuts the answer off', async () => {
    const { app, log } = makeApp((routes) =>
      routes.get('/', (_request, response) => {
        response.write('half')
        throw new Error('hunter2')
      }),
    )
    await expect(supertest(app).get('/')).rejects.toThrow('socket hang up')
    await expect.poll(() => log().length).toBe(2)
    expect(log()[1]).toMatchObject({ msg: 'request', aborted: true })
  })

  test('does not keep the headers that a route set for its success', async () => {
    const { app } = makeApp((routes) =>
      routes.get('/', (_request, response) => {
        response.set({ ETag: '"a"', 'Content-Type': 'text/html', 'Cache-Control': 'public' })
        throw new IterappError('ERR_REQUEST')
      }),
    )
    const answer = await supertest(app).get('/')
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    })
    expect(answer.headers).not.toHaveProperty('etag')
  })
})

describe('a request', () => {
  test('is logged with what it was, and nothing that may be secret', async () => {
    const { app, log, text } = makeEchoApp()
    const answer = await supertest(app)
      .post('/echo?query=hunter2')
      .set({ Authorization: 'Bearer hunter2', 'X-Request-Id': 'hunter2', Cookie: 'hunter2' })
      .send({ a: 'hunter2' })
    expect(log()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        requestId: answer.headers['x-request-id'],
        method: 'POST',
        path: '/echo',
        status: 200,
        durationMs: 2.5,
        msg: 'request',
      },
    ])
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(text()).not.toContain('hunter2')
  })

  test('with a long path is logged with its beginning', async () => {
    const { app, log } = makeApp()
    await supertest(app).get(`/${'a'.repeat(4000)}`)
    expect(log().at(-1)?.path).toBe(`/${'a'.repeat(255)}`)
  })

  test('for the health is logged only when it is bad', async () => {
    const { app, log } = makeApp()
    await supertest(app).get('/healthz')
    await supertest(app).get('/readyz')
    expect(log()).toMatchObject([{ path: '/readyz', status: 503 }])
  })
})
