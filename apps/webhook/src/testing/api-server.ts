import { makeCertificate, temporaryFolder } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

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

/** A ConfigMap as the API server gives it. */
export function configMapObject(source: string, resourceVersion = '1'): object {
  return {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name: 'iterapp', namespace: 'apps-web-test', uid: 'b1f', resourceVersion },
    data: { 'iterapp.toml': source },
  }
}

/** Answers with one ConfigMap, `iterapp` of `apps-web-test`, and says that there is no other. */
export function serveConfigMap(source: () => string): RequestListener {
  return (request, response) => {
    response.setHeader('Content-Type', 'application/json')
    if (request.url === '/api/v1/namespaces/apps-web-test/configmaps/iterapp') {
      const text = source()
      response.end(JSON.stringify(configMapObject(text, String(text.length))))
    } else response.writeHead(404).end('{"kind":"Status","code":404}')
  }
}
