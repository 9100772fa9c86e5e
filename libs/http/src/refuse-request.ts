import { IterappError } from '@iterapp/errors'
import type { RequestHandler } from 'express'

/**
 * The last handler of a path: refuses every method that came this far.
 *
 * @param allowed - the methods that the path takes, for `Allow` (RFC 9110 §15.5.6).
 * @throws IterappError (to the error middleware) `ERR_METHOD`.
 */
export function refuseOtherMethods(...allowed: readonly string[]): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allowed.join(', '))
    throw new IterappError('ERR_METHOD', `this path takes ${allowed.join(' and ')}`)
  }
}

/** The last handler of an app. Throws `ERR_NOT_FOUND`. */
export const refuseUnknownPath: RequestHandler = () => {
  throw new IterappError('ERR_NOT_FOUND')
}

/** A host and port as a browser or our clients write them; nothing that could be markup or shell. */
const hostPattern = /^(?<name>[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i

/**
 * Refuses a request that names no host (RFC 9112 §3.2), or another one than this service has. A page of another site that had
 * its own name resolve to this address (DNS rebinding) would pass the browser's same-origin check;
 * its name in `Host` tells on it.
 *
 * @param names - those allowed, without a port and in lower case; `null` allows every name.
 * @throws IterappError (to the error middleware) `ERR_REQUEST`, `ERR_HOST`.
 */
export function requireHost(names: readonly string[] | null): RequestHandler {
  return (request, _response, next) => {
    const { host } = request.headers
    if (host === undefined) throw new IterappError('ERR_REQUEST', 'the request has no Host')
    const name = hostPattern.exec(host)?.groups?.name?.toLowerCase()
    if (name === undefined || names?.includes(name) === false) throw new IterappError('ERR_HOST')
    next()
  }
}
