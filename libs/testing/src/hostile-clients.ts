import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished } from 'vitest'

/**
 * Sends requests on one connection, over TLS, without waiting for answers.
 *
 * @returns what was answered until the other side closed it.
 */
export async function sendPipelined({ port }: URL, requests: readonly string[]): Promise<string> {
  const socket = connectTls({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false })
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  // That it is reset while it still sends is what is wanted.
  socket.on('error', () => undefined)
  socket.on('secureConnect', () => socket.write(requests.join('')))
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}

/** Opens so many connections to a port, and says nothing on them until the test is over. */
export async function occupyPort({ port }: URL, count: number): Promise<void> {
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket: Socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      return socket
    }),
  )
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
}
