import express, { type Express } from 'express'
import { answerErrors } from './answer-errors'
import { healthRoutes } from './health'
import type { Logger } from './logger'
import { refuseUnknownPath, requireHost } from './refuse-request'
import { logRequests } from './request-log'

/** What every HTTP app of this project is given. */
export interface HttpAppDeps {
  readonly logger: Logger
  /** Milliseconds, from any origin, never going back. */
  readonly now: () => number
  /** What `GET /readyz` tells. */
  readonly isReady: () => boolean
  /** The names that `Host` may hold, without a port, in lower case; `null` allows every name. */
  readonly hosts: readonly string[] | null
  /** Paths whose requests the service logs itself. */
  readonly quietPaths?: readonly string[]
}

/**
 * An Express app with all that is not particular to a service: request log, check of `Host`, health
 * and readiness, JSON for unknown paths and errors, and headers that give a browser no ideas.
 *
 * Paths are matched exactly, queries are not parsed, and no ETag is made up: a route that wants one
 * sets it (a tag of a secret answer would be a fingerprint of the secret).
 *
 * @param addRoutes - adds the service's own routes.
 */
export function createHttpApp(deps: HttpAppDeps, addRoutes: (app: Express) => void): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', false)
  app.enable('case sensitive routing')
  app.enable('strict routing')

  app.use(logRequests(deps.logger, deps.now, deps.quietPaths))
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    })
    next()
  })
  app.use(requireHost(deps.hosts))
  app.use(healthRoutes(deps.isReady))
  addRoutes(app)
  app.use(refuseUnknownPath)
  app.use(answerErrors(deps.logger))
  return app
}
