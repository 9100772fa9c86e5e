import { listen, type Listener, type ListenOptions } from '@iterapp/http'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { findIn, readConfigFile, readPodReview } from './testing/fixture'
import { makeApps } from './testing/make-admission-app'

const body = Buffer.from(JSON.stringify(readPodReview('deployment')))
const everything = findIn({ iterapp: readConfigFile('everything') })

async function serve(options: Partial<ListenOptions> = {}): Promise<Listener> {
  const listener = await listen(makeApps(everything).app, {
    host: '127.0.0.1',
    port: 0,
    portSetting: '--port',
    ...options,
  })
  onTestFinished(async () => {
    await listener.close(0)
  })
  return listener
}

/** The status of a review, and whether it was allowed. */
async function review(url: URL, agent: Agent): Promise<readonly [number | undefined, boolean]> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }
    const sent = request(
      new URL('/mutate', url),
      { method: 'POST', agent, headers },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => {
          resolve([response.statusCode, text.includes('"allowed":true')])
        })
      },
    )
    sent.on('error', reject).end(body)
  })
}

/** Bytes in use once all that can be is collected. */
function measureHeap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

test('headers that never end are not waited for, and others are answered meanwhile', async () => {
  const { url } = await serve({ timeouts: { headers: 300 } })
  const start = performance.now()
  const slow = Array.from({ length: 20 }, () => connect(Number(url.port), '127.0.0.1'))
  const ended = slow.map(async (socket) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    socket.write('POST /mutate HTTP/1.1\r\nHost: a\r\n')
    const timer = setInterval(() => socket.write('X-Filler: x\r\n'), 50)
    await new Promise((resolve) => socket.once('error', resolve).once('close', resolve))
    clearInterval(timer)
    socket.destroy()
    return text
  })
  const agent = new Agent()
  expect(await review(url, agent)).toEqual([200, true])
  const answers = await Promise.all(ended)
  // Timeouts are looked at as often as they are long.
  expect(performance.now() - start).toBeLessThan(5000)
  for (const text of answers) expect(text).toMatch(/^(?:HTTP\/1\.1 408 [^]*)?$/)
  expect(await review(url, agent)).toEqual([200, true])
})

test('a body that never ends is not waited for', async () => {
  const { url } = await serve({ timeouts: { headers: 200, request: 400 } })
  const socket = connect(Number(url.port), '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  socket.write(
    'POST /mutate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  )
  await new Promise((resolve) => socket.once('close', resolve))
  expect(text).toContain('408 Request Timeout')
})

test('two thousand reviews on fifty connections are all answered, and leave nothing behind', async () => {
  const { url } = await serve()
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  onTestFinished(() => {
    agent.destroy()
  })
  const flood = (count: number) =>
    Promise.all(Array.from({ length: count }, () => review(url, agent)))
  // What is loaded and compiled on first use does not count.
  await flood(100)
  const before = measureHeap()
  const answers = await flood(2000)
  expect(answers.filter(([status, allowed]) => status === 200 && allowed)).toHaveLength(2000)
  expect(measureHeap() - before).toBeLessThan(64 * 1024 * 1024)
})
