import { createServer, request as httpRequest, type RequestListener } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import supertest from 'supertest'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createByteBudget } from './byte-budget'
import { makeEchoApp } from './make-test-app'

/** Serves on loopback, without a limit to how a request is written. */
async function serve(app: RequestListener): Promise<number> {
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

describe('a body', () => {
  test.each(['application/json', 'Application/JSON; charset="UTF-8"'])(
    'of the type %s is read',
    async (type) => {
      const answer = await supertest(makeEchoApp().app)
        .post('/echo')
        .set('Content-Type', type)
        .send('{"a":1}')
      expect(answer.body).toEqual({ body: { a: 1 } })
    },
  )

  test.each([
    'text/plain',
    'application/jsonp',
    'application/json; charset=utf-16',
    'application/json, text/plain',
    'multipart/form-data; boundary=x',
    '',
  ])('of the type "%s" is refused', async (type) => {
    const answer = await supertest(makeEchoApp().app)
      .post('/echo')
      .set('Content-Type', type)
      .send('{"a":1}')
    expect(answer.status).toBe(415)
    expect(answer.body).toMatchObject({ code: 'ERR_MEDIA_TYPE' })
  })

  test('that is compressed is refused', async () => {
    const answer = await supertest(makeEchoApp().app)
      .post('/echo')
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      .send('{}')
    expect(answer.body).toEqual({
      code: 'ERR_MEDIA_TYPE',
      message: 'the body is compressed',
    })
  })

  test('that is too large is refused, with or without its length', async () => {
    const body = JSON.stringify({ a: 'x'.repeat(64) })
    const answer = await supertest(makeEchoApp().app).post('/echo').type('json').send(body)
    expect(answer.status).toBe(413)
    expect(answer.body).toMatchObject({ code: 'ERR_REQUEST_TOO_LARGE' })
    const port = await serve(makeEchoApp().app)
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' }
    const status = await new Promise((resolve) => {
      httpRequest({ port, path: '/echo', method: 'POST', headers }, (response) => {
        resolve(response.resume().statusCode)
      }).end(body)
    })
    expect(status).toBe(413)
  })

  test.each(['{"a": hunter2}', '"hunter2"', '{"hunter2": 1'])(
    'that is not a JSON object is refused without a word of it: %s',
    async (body) => {
      const { app, text } = makeEchoApp()
      const answer = await supertest(app).post('/echo').type('json').send(body)
      expect(answer.status).toBe(400)
      expect(answer.body).toEqual({ code: 'ERR_REQUEST', message: 'the body is not a JSON object' })
      expect(text()).not.toContain('hunter2')
    },
  )

  test('that is large and nested deeper than asked for is refused before it is parsed', async () => {
    const { app } = makeEchoApp(100_000)
    const send = (body: string) => supertest(app).post('/echo').type('json').send(body)
    const blanks = ' '.repeat(70_000)
    expect((await send(`{"a":[{}]}${blanks}`)).status).toBe(200)
    // A small one cannot do harm.
    expect((await send('[[[[]]]]')).status).toBe(200)
    const answer = await send(`[[[[${blanks}`)
    expect([answer.status, answer.body]).toEqual([
      400,
      { code: 'ERR_REQUEST', message: 'the body is nested more than 3 levels deep' },
    ])
  })

  test('that there is no room for is refused, and one that comes when the others are gone is read', async () => {
    const { app } = makeEchoApp(64, createByteBudget(20))
    const port = await serve(app)
    const open = (head: string): Socket => {
      const socket = connect(port, '127.0.0.1')
      socket.write(`POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${head}`)
      return socket
    }
    const send = () => supertest(app).post('/echo').type('json').send('{"a":1}')
    // What is announced takes nothing, what has come does.
    const announcing = open('Content-Length: 64\r\n\r\n')
    expect((await send()).status).toBe(200)
    const holding = open('Content-Length: 64\r\n\r\n{"a":"0123456789"')
    await expect.poll(async () => (await send()).status).toBe(503)
    expect((await send()).body).toMatchObject({ code: 'ERR_BUSY' })
    announcing.destroy()
    holding.destroy()
    await expect.poll(async () => (await send()).status).toBe(200)
  })

  test('that is cut off is refused', async () => {
    const { app, log } = makeEchoApp()
    const socket = connect(await serve(app), '127.0.0.1')
    const head = 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
    socket.end(`${head}Content-Length: 10\r\n\r\n{`)
    await expect.poll(() => log().map(({ code }) => code)).toContain('ERR_REQUEST')
  })

  test('that is not UTF-8 is refused', async () => {
    const { app } = makeEchoApp()
    const body = Buffer.from('{"a":"\u00ff"}', 'latin1')
    const answer = await supertest(app)
      .post('/echo')
      .type('json')
      .serialize((each: Buffer) => each as never)
      .send(body)
    expect([answer.status, answer.body]).toEqual([
      400,
      { code: 'ERR_REQUEST', message: 'the body is not UTF-8' },
    ])
  })

  test('that does not arrive whole is logged as aborted', async () => {
    const { app, log } = makeEchoApp()
    let arrive: () => void = () => undefined
    const arrived = new Promise<void>((resolve) => (arrive = resolve))
    const port = await serve((request, response) => {
      arrive()
      app(request, response)
    })
    const socket = connect(port, '127.0.0.1')
    socket.write(
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    )
    await arrived
    socket.destroy()
    await expect.poll(() => log().length).toBe(2)
    const byMessage = new Map(log().map((line) => [line.msg, line]))
    expect(byMessage.get('request refused')).toMatchObject({ code: 'ERR_REQUEST' })
    expect(byMessage.get('request')).toMatchObject({ path: '/echo', aborted: true })
  })
})
