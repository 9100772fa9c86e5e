import { errorCatalog, IterappError, isIterappError, toIterappError } from '@iterapp/errors'
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
    const { code, message, entry } = toAnswer(error)
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

function toAnswer(error: unknown): IterappError {
  if (isIterappError(error)) return error
  const { type } = Object(error) as { type?: unknown }
  // The types of body-parser's and raw-body's errors.
  switch (type) {
    case 'entity.too.large':
      return new IterappError('ERR_REQUEST_TOO_LARGE')
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new IterappError('ERR_MEDIA_TYPE', 'the body is compressed or not UTF-8')
    case 'entity.parse.failed':
      return new IterappError('ERR_REQUEST', 'the body is not a JSON object')
    case 'request.size.invalid':
    case 'request.aborted':
      return new IterappError('ERR_REQUEST', 'the body did not arrive whole')
    default:
      return toIterappError(error)
  }
}
