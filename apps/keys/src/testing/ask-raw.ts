import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What is looked at of an answer. */
export interface RawAnswer {
  readonly status: number | undefined
  readonly location: string | undefined
  readonly text: string
}

/** Sends a `GET` with a target exactly as it is given: other clients tidy it first. */
export async function askRaw(app: RequestListener, target: string): Promise<RawAnswer> {
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    const sent = request({ host: '127.0.0.1', port, path: target, agent: false }).end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const text = (await response.setEncoding('utf8').toArray()).join('')
    return { status: response.statusCode, location: response.headers.location, text }
  } finally {
    server.close()
  }
}
