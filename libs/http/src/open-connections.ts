import type { RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server. */
export interface OpenConnections {
  /**
   * From now on no connection is kept alive: those that answer nothing are closed, the others as
   * soon as they have answered.
   */
  readonly drain: () => void
}

/**
 * Has an app answer what comes on a server's connections, one request of each at a time.
 *
 * Node serves requests that were sent ahead of an answer (pipelining, RFC 9112 §9.3.2) at the same time, without
 * a limit: one connection could have thousands wait for the API server. Go's, Node's and browsers' clients
 * send none, so a connection with one is cut off, before it costs anything.
 *
 * Which connections are open is known here, too: `closeIdleConnections` of Node does not count one that was opened
 * and never used, as browsers do ahead of time; it would hold up a shutdown.
 *
 * @param event - `secureConnection` for a server with TLS.
 */
export function serveConnections(
  server: Server,
  app: RequestListener,
  event: 'connection' | 'secureConnection',
): OpenConnections {
  const sockets = new Set<Socket>()
  const answering = new Set<ServerResponse>()
  const newest = new WeakMap<Socket, ServerResponse>()
  let isDraining = false

  server.on(event, (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const closeIdle = () => {
    const busy = new Set([...answering].map(({ req }) => req.socket))
    // What was written to it still goes out.
    for (const socket of sockets) if (!busy.has(socket)) socket.destroySoon()
  }
  const isAnswering = (socket: Socket): boolean => {
    const before = newest.get(socket)
    if (before === undefined || !answering.has(before)) return false
    // A client can have an answer, and ask again, before it is known here that it has gone out. There is one of
    // those at the most: the next has no socket before that.
    return !before.writableEnded || before.socket === null
  }
  const serve: RequestListener = (request, response) => {
    const { socket } = request
    if (isAnswering(socket)) {
      socket.destroy()
      return
    }
    newest.set(socket, response)
    answering.add(response)
    if (isDraining) response.setHeader('Connection', 'close')
    response.on('close', () => {
      answering.delete(response)
      if (isDraining) closeIdle()
    })
    app(request, response)
  }
  server.on('request', serve)
  // Node would refuse it itself, without asking here; it need not be understood (RFC 9110 §10.1.1).
  server.on('checkExpectation', serve)
  return {
    drain: () => {
      isDraining = true
      for (const response of answering) {
        if (!response.headersSent) response.setHeader('Connection', 'close')
      }
      closeIdle()
    },
  }
}
