import type { Server, ServerResponse } from 'node:http'
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
 * Keeps track of a server's connections. `closeIdleConnections` of Node does not count one that was
 * opened and never used, as browsers do ahead of time; it would hold up a shutdown.
 *
 * @param event - `secureConnection` for a server with TLS.
 */
export function trackConnections(
  server: Server,
  event: 'connection' | 'secureConnection',
): OpenConnections {
  const sockets = new Set<Socket>()
  const answering = new Set<ServerResponse>()
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
  // Before the app, which may answer at once.
  server.prependListener('request', (_request, response) => {
    answering.add(response)
    if (isDraining) response.setHeader('Connection', 'close')
    response.on('close', () => {
      answering.delete(response)
      if (isDraining) closeIdle()
    })
  })
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
