import { connect, type TLSSocket } from 'node:tls'
import { median } from '../measure'

/** What a server is asked, again and again. */
export interface Load {
  readonly port: number
  readonly path: string
  /** JSON. */
  readonly body: string
  /** Each sends its next request when it has the answer to the last. */
  readonly connections: number
}

/** What a load found. */
export interface LoadResult {
  /** Requests a second. */
  readonly rate: number
  /** Milliseconds from a request to the end of its answer. */
  readonly p50: number
  readonly p99: number
  readonly count: number
}

/**
 * Sends a load by bare TLS connections, which cost less than any HTTP client, so that the server is what
 * is measured.
 *
 * @param isDone - whether to stop, given the milliseconds and requests so far.
 * @throws Error when an answer is not 200.
 */
export async function sendLoad(
  load: Load,
  isDone: (milliseconds: number, count: number) => boolean,
): Promise<LoadResult> {
  const request = Buffer.from(
    `POST ${load.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(load.body)}\r\n\r\n${load.body}`,
  )
  const latencies: number[] = []
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load.port)))
  const start = performance.now()
  const isOver = () => isDone(performance.now() - start, latencies.length)
  try {
    await Promise.all(sockets.map((socket) => ask(socket, request, latencies, isOver)))
  } finally {
    for (const socket of sockets) socket.destroy()
  }
  const seconds = (performance.now() - start) / 1000
  const sorted = latencies.toSorted((a, b) => a - b)
  return {
    rate: latencies.length / seconds,
    p50: median(sorted),
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? NaN,
    count: latencies.length,
  }
}

function open(port: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    // A benchmark on this machine: who answers is known.
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket)
    })
    socket.setNoDelay(true)
    socket.on('error', reject)
  })
}

function ask(
  socket: TLSSocket,
  request: Buffer,
  latencies: number[],
  isOver: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let remaining = 0
    let head: Buffer = Buffer.alloc(0)
    let start = performance.now()
    socket.on('close', () => {
      reject(new Error('the server closed the connection'))
    })
    socket.on('data', (chunk: Buffer) => {
      if (remaining > 0) remaining -= chunk.length
      else {
        head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
        const end = head.indexOf('\r\n\r\n')
        if (end === -1) return
        const text = head.toString('latin1', 0, end)
        const [, length] = /content-length: (\d+)/i.exec(text) ?? []
        if (!text.startsWith('HTTP/1.1 200') || length === undefined) {
          reject(new Error(`answered: ${text}`))
          return
        }
        remaining = Number(length) - (head.length - end - 4)
        head = Buffer.alloc(0)
      }
      if (remaining > 0) return
      latencies.push(performance.now() - start)
      if (isOver()) {
        socket.removeAllListeners('close')
        resolve()
        return
      }
      start = performance.now()
      socket.write(request)
    })
    socket.write(request)
  })
}
