import { Router, type RequestHandler } from 'express'
import { refuseOtherMethods } from './refuse-request'

/** Whether a service wants requests: not before it has all it needs, and not while it stops. */
export interface Readiness {
  readonly isReady: () => boolean
  readonly setReady: (ready: boolean) => void
}

/** A {@link Readiness} that begins as not ready. */
export function createReadiness(): Readiness {
  let isReady = false
  return {
    isReady: () => isReady,
    setReady: (ready) => {
      isReady = ready
    },
  }
}

/**
 * `GET /healthz`: 200 for as long as the process can answer. `GET /readyz`: 200, or 503 while it
 * should get no requests.
 */
export function healthRoutes(isReady: () => boolean): Router {
  const router = Router({ strict: true, caseSensitive: true })
  router
    .route('/healthz')
    .get(answerStatus(() => true))
    .all(refuseOtherMethods('GET', 'HEAD'))
  router.route('/readyz').get(answerStatus(isReady)).all(refuseOtherMethods('GET', 'HEAD'))
  return router
}

function answerStatus(isGood: () => boolean): RequestHandler {
  return (_request, response) => {
    const good = isGood()
    response
      .status(good ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: good ? 'ok' : 'not ready' })
  }
}
