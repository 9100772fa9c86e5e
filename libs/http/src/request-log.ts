import type { RequestHandler } from 'express'
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Logger } from './logger'

const REQUEST_ID = 'X-Request-Id'

/** The longest path that is logged, in characters. */
const MAX_PATH_LENGTH = 256

/**
 * The id of a request, made here and told in the answer's `X-Request-Id`; what a caller sends under
 * that name is not believed.
 */
export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader(REQUEST_ID))
}

/**
 * Logs a line for each request once it is over: method, path, status, duration and id. Never a
 * query, a header or a body. Health checks that succeed are logged at level `debug`.
 *
 * @param now - milliseconds, from any origin, never going back.
 * @param quietPaths - those whose requests are logged like health checks, as the service has a better
 *   line about each.
 */
export function logRequests(
  logger: Logger,
  now: () => number,
  quietPaths: readonly string[] = [],
): RequestHandler {
  const quiet = new Set(['/healthz', '/readyz', ...quietPaths])
  return (request, response, next) => {
    const start = now()
    const path = (request.originalUrl.split('?', 1)[0] ?? '').slice(0, MAX_PATH_LENGTH)
    response.set(REQUEST_ID, randomUUID())
    response.on('close', () => {
      const level = quiet.has(path) && response.statusCode === 200 ? 'debug' : 'info'
      const fields = {
        requestId: requestIdOf(response),
        method: request.method,
        path,
        status: response.statusCode,
        durationMs: Math.round((now() - start) * 10) / 10,
        // The caller went away, or was cut off, before it had the whole answer.
        ...(response.writableFinished ? {} : { aborted: true }),
      }
      logger[level](fields, 'request')
    })
    next()
  }
}
