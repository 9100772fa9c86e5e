import { writeFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { makeCertificate } from './make-certificate'
import { temporaryFolder } from './temporary-folder'

/** A server in the place of the Kubernetes API server; it ends with the test. */
export interface ApiServer {
  /** `https://127.0.0.1:<port>`. */
  readonly url: string
  /** The name that its certificate has. */
  readonly name: string
  readonly caFile: string
  /** With {@link token}. */
  readonly tokenFile: string
  readonly token: string
  /** The requests that it has got, with their headers. */
  readonly requests: readonly IncomingMessage[]
  /** How many connections were opened. */
  readonly connections: () => number
  /** Ends it before the test does. */
  readonly close: () => void
}

/** Starts a server that answers like this. */
export async function startApiServer(listener: RequestListener): Promise<ApiServer> {
  const folder = temporaryFolder()
  const name = 'kubernetes.test'
  const { certFile, cert, key } = makeCertificate(folder, name)
  const token = 't0ken-canary'
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, token)
  const requests: IncomingMessage[] = []
  let connections = 0
  const server = createServer({ cert, key }, (request, response) => {
    requests.push(request)
    listener(request, response)
  })
  server.on('secureConnection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(close)
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    name,
    caFile: certFile,
    tokenFile,
    token,
    requests,
    connections: () => connections,
    close,
  }
}
