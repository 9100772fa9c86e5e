import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * Passes all requests on to a service, under the name that it has there: the service answers to no other. It ends
 * with the test.
 *
 * @returns the port, on this machine.
 */
export async function forwardTo(service: URL): Promise<number> {
  const server = createServer((incoming, answer) => {
    const { method, url = '/', headers } = incoming
    const outgoing = request(new URL(url, service), {
      method: method ?? 'GET',
      headers: { ...headers, host: service.host },
    })
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 0, response.headers)
      response.pipe(answer)
    })
    incoming.pipe(outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
