import {
  awaitLine,
  occupyPort,
  peakMemory,
  sendPipelined,
  startApiServer,
  toArguments,
} from '@iterapp/testing'
import { connect, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { serveConfigMap } from './testing/api-server'
import { readConfigFile, readPodReview } from './testing/fixture'
import { makeFiles, runWebhook, send } from './testing/run-webhook'

const review = readPodReview('bare-pod')

/** Nearly all of the largest review of a ConfigMap that is read. */
const BODY_BYTES = 5_000_000
const SENDERS = 60

test('bodies that never end, 300 MB of them, are refused before they fill the memory', async () => {
  const server = await startApiServer(serveConfigMap(() => readConfigFile('basic')))
  const webhook = runWebhook(toArguments(makeFiles(server).options))
  const { url } = await awaitLine(webhook, 'ready')
  const address = new URL(String(url))
  const statuses: string[] = []
  const head =
    'POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n' +
    `Content-Length: ${BODY_BYTES + 1}\r\n\r\n`
  const sockets = await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      const options = { host: '127.0.0.1', port: Number(address.port), rejectUnauthorized: false }
      const socket = await new Promise<TLSSocket>((resolve) => {
        const opened = connect(options, () => {
          resolve(opened)
        })
      })
      socket.on('error', () => undefined)
      socket.on('data', (chunk: Buffer) => statuses.push(chunk.toString('latin1', 9, 12)))
      socket.write(head)
      socket.write(Buffer.alloc(BODY_BYTES, ' '))
      return socket
    }),
  )
  const ask = async () => (await send(new URL('/mutate', address), false, review)).status
  // There is room for some; the others are told to come again, and so is everybody.
  await expect.poll(() => statuses.includes('503'), { timeout: 20_000 }).toBe(true)
  expect(peakMemory(webhook.child.pid)).toBeLessThan(600)
  for (const socket of sockets) socket.destroy()
  await expect.poll(ask, { timeout: 20_000 }).toBe(200)
})

test('reviews that are sent without waiting for answers cost one read of a connection, and no memory', async () => {
  let reads = 0
  const server = await startApiServer((request, response) => {
    reads++
    setTimeout(() => {
      serveConfigMap(() => readConfigFile('basic'))(request, response)
    }, 500)
  })
  const webhook = runWebhook(toArguments(makeFiles(server).options))
  const address = new URL(String((await awaitLine(webhook, 'ready')).url))
  const reviewOf = (number: number) => {
    // Each is about another ConfigMap, so that they cannot share a read.
    const metadata = { annotations: { 'iterapp.dev/config': `iterapp-${number}` } }
    const object = { ...review.request.object, metadata }
    const body = JSON.stringify({ ...review, request: { ...review.request, object } })
    const head = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`
    return `POST /mutate HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n${body}`
  }
  const requests = Array.from({ length: 2000 }, (_, number) => reviewOf(number))
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => sendPipelined(address, requests)),
  )
  expect(new Set(answers)).toEqual(new Set(['']))
  expect(reads).toBeLessThanOrEqual(20)
  expect(peakMemory(webhook.child.pid)).toBeLessThan(300)
  expect((await send(new URL('/mutate', address), false, review)).status).toBe(200)
})

test('whoever uses up the connections of the other ports does not keep the probes out', async () => {
  const server = await startApiServer(serveConfigMap(() => readConfigFile('basic')))
  const webhook = runWebhook(toArguments(makeFiles(server).options))
  const { url, metricsUrl, healthUrl } = await awaitLine(webhook, 'ready')
  await occupyPort(new URL(String(url)), 1024)
  await occupyPort(new URL(String(metricsUrl)), 64)
  await expect(send(new URL('/healthz', String(url)), false)).rejects.toThrow()
  await expect(fetch(new URL('/healthz', String(metricsUrl)))).rejects.toThrow()
  for (const path of ['/healthz', '/readyz']) {
    expect((await fetch(new URL(path, String(healthUrl)))).status).toBe(200)
  }
})
