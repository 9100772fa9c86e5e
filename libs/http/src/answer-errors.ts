import { errorCatalog, toIterappError } from '@iterapp/errors'
import type { ErrorRequestHandler } from 'express'
import { describeFailure } from './describe-failure'
import type { Logger } from './logger'
import { requestIdOf } from './request-log'

/**
 * The one error middleware: answers `{code, message}` with the status that the catalogue gives the
 * code. What is the service's own fault (5xx) is told only by what its code means; what happened
 * goes to the log, by {@link describeFailure}.
 */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const { code, message, entry } = toIterappError(error)
    const isFault = entry.http >= 500
    const fields = { requestId: requestIdOf(response), code }
    if (isFault) logger.error({ ...fields, failure: describeFailure(error) }, 'request failed')
    else logger.info(fields, 'request refused')
    if (response.headersSent) {
      // Half an answer must not look like a whole one. The error is not passed on: Express would
      // print it.
      response.destroy()
      next()
      return
    }
    // A challenge must stand beside this status (RFC 9110 §15.5.2).
    if (entry.http === 401) response.set('WWW-Authenticate', 'Bearer')
    response.removeHeader('ETag')
    response
      .status(entry.http)
      .set('Content-Type', 'application/json; charset=utf-8')
      .set('Cache-Control', 'no-store')
      .json({ code, message: isFault ? errorCatalog[code].means : message })
  }
}
