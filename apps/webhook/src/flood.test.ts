import { startApiServer } from '@iterapp/testing'
import { readFileSync } from 'node:fs'
import { connect, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { serveConfigMap } from './testing/api-server'
import { readConfigFile, readPodReview } from './testing/fixture'
import { awaitLine, makeFiles, runBundle, send, toArguments } from './testing/run-webhook'

const review = readPodReview('bare-pod')

/** Nearly all of the largest review of a ConfigMap that is read. */
const BODY_BYTES = 5_000_000
const SENDERS = 60

/** The most memory that a process had, in MiB. */
function peakMemory(pid: number): number {
  const [, kibibytes] =
    /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) / 1024
}

test('bodies that never end, 300 MB of them, are refused before they fill the memory', async () => {
  const server = await startApiServer(serveConfigMap(() => readConfigFile('basic')))
  const webhook = runBundle(toArguments(makeFiles(server).options))
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
  expect(peakMemory(webhook.child.pid ?? 0)).toBeLessThan(600)
  for (const socket of sockets) socket.destroy()
  await expect.poll(ask, { timeout: 20_000 }).toBe(200)
})
