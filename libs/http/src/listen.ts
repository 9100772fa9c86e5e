import { IterappError, toIterappError } from '@iterapp/errors'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer, Server as TlsServer } from 'node:https'
import { isIPv6, type AddressInfo } from 'node:net'
import { serveConnections } from './open-connections'

/** How long a server waits, in milliseconds. */
export interface ServerTimeouts {
  /** For all headers of a request. */
  readonly headers: number
  /** For a whole request, with its body. */
  readonly request: number
  /** For the next request on a connection; longer than a proxy in front keeps its own open. */
  readonly keepAlive: number
  /** For the other side to send or take anything at all. */
  readonly silence: number
}

/** A certificate chain and its private key, PEM. */
export interface TlsPair {
  readonly cert: string
  readonly key: string
}

/** Where and how to listen. */
export interface ListenOptions {
  /** `null` for all addresses. */
  readonly host: string | null
  /** 0 lets the system choose. */
  readonly port: number
  /** What chooses the port, such as `--port`, for the message when it is taken. */
  readonly portSetting: string
  readonly tls?: TlsPair | undefined
  readonly timeouts?: Partial<ServerTimeouts>
  /** How many connections there may be at a time; one more is closed at once. */
  readonly maxConnections?: number
}

/** A server that listens. */
export interface Listener {
  /** With the port that was chosen. */
  readonly url: URL
  /**
   * Stops accepting, closes idle connections, and lets what is in flight finish.
   *
   * @param limit - after so many milliseconds what is left is cut off.
   * @returns whether everything finished within the limit.
   */
  readonly close: (limit: number) => Promise<boolean>
  /**
   * Serves new connections with another certificate and key; those that are open stay as they are. Only
   * with TLS.
   *
   * @throws IterappError `ERR_SETTINGS` when the two cannot be used together; nothing changes then.
   */
  readonly replaceCertificate: (pair: TlsPair) => void
}

const defaultTimeouts: ServerTimeouts = {
  headers: 10_000,
  request: 30_000,
  keepAlive: 65_000,
  silence: 90_000,
}

/**
 * Serves an app, one request of a connection at a time; a connection on which another one comes before the answer is
 * cut off. The app must refuse requests without `Host` itself (RFC 9112 §3.2).
 *
 * @throws IterappError `ERR_PORT_IN_USE`; `ERR_SETTINGS` for an address, a port or a certificate
 *   that cannot be used.
 */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listener> {
  const server = createServer(options)
  const connections = serveConnections(
    server,
    app,
    options.tls === undefined ? 'connection' : 'secureConnection',
  )
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port, options.host ?? undefined, resolve)
    })
  } catch (error) {
    throw explainListenFailure(error, options)
  }
  return {
    url: addressOf(server, options),
    close: async (limit) => {
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          resolve()
        }),
      )
      connections.drain()
      let isCut = false
      const timer = setTimeout(() => {
        isCut = true
        server.closeAllConnections()
      }, limit)
      await closed
      clearTimeout(timer)
      return !isCut
    },
    replaceCertificate: (pair) => {
      refusingPair(() => {
        if (!(server instanceof TlsServer)) throw new TypeError('there is no TLS')
        server.setSecureContext({ ...pair })
      })
    },
  }
}

function createServer({ tls, timeouts, maxConnections }: ListenOptions): Server {
  const { headers, request, keepAlive, silence } = { ...defaultTimeouts, ...timeouts }
  const options = {
    headersTimeout: headers,
    requestTimeout: request,
    keepAliveTimeout: keepAlive,
    // How often the first two are looked at; Node's own 30 s would make them longer than they say.
    connectionsCheckingInterval: Math.min(1000, headers),
    // The app refuses such requests: Node's own answers would pile up behind one that takes its time.
    requireHostHeader: false,
  }
  const server = createSecureOrPlain(options, tls)
  server.setTimeout(silence)
  if (maxConnections !== undefined) server.maxConnections = maxConnections
  return server
}

function createSecureOrPlain(options: object, tls: ListenOptions['tls']): Server {
  if (tls === undefined) return createHttpServer(options)
  return refusingPair(() => createHttpsServer({ ...options, ...tls, handshakeTimeout: 10_000 }))
}

function refusingPair<Result>(use: () => Result): Result {
  try {
    return use()
  } catch (error) {
    throw new IterappError('ERR_SETTINGS', 'the TLS certificate and key cannot be used together', {
      cause: error,
    })
  }
}

function addressOf(server: Server, { tls }: ListenOptions): URL {
  const { address, port } = server.address() as AddressInfo
  const host = isIPv6(address) ? `[${address}]` : address
  return new URL(`${tls === undefined ? 'http' : 'https'}://${host}:${port}`)
}

function explainListenFailure(
  error: unknown,
  { host, port, portSetting }: ListenOptions,
): IterappError {
  const { code } = error as NodeJS.ErrnoException
  const cause = { cause: error }
  switch (code) {
    case 'EADDRINUSE':
      return new IterappError(
        'ERR_PORT_IN_USE',
        `port ${port} of ${host ?? 'this machine'} is taken by another process; ${portSetting} chooses another, ` +
          `${portSetting} 0 any free one`,
        cause,
      )
    case 'EACCES':
    case 'ERR_SOCKET_BAD_PORT':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new IterappError(
        'ERR_SETTINGS',
        `cannot listen on port ${port} of ${host ?? 'this machine'} (${code}); ${portSetting} chooses another port`,
        cause,
      )
    default:
      return toIterappError(error)
  }
}
