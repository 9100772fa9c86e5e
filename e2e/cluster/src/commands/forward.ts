import { connect, createServer, type Socket } from 'node:net'

/**
 * Forwards TCP connections: `node forward.ts PORT HOST:PORT` listens on 127.0.0.1. The CLI takes keys by plain
 * HTTP from the loopback address only, so that is where developers get them here.
 */
const [port, target = ''] = process.argv.slice(2)
const [host = '', targetPort] = target.split(':')

createServer((client) => {
  const server = connect(Number(targetPort), host)
  join(client, server)
  join(server, client)
}).listen(Number(port), '127.0.0.1')

function join(from: Socket, to: Socket): void {
  from.pipe(to)
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
}
