import type { ErrorCode } from '@iterapp/errors'
import {
  createHttpApp,
  createJsonReader,
  refuseOtherMethods,
  requestIdOf,
  type HttpAppDeps,
} from '@iterapp/http'
import {
  MAX_BODY_BYTES,
  readUnwrapRequest,
  UNWRAP_PATH,
  unwrapSecrets,
  type UnwrapAnswer,
  type UnwrapResult,
} from '@iterapp/unwrap'
import type { Express } from 'express'
import type { Authenticate, KeyStore } from './ports'

/** A request is an object with a list of objects; one level more is left for what comes. */
const BODY_DEPTH = 4

/** What the internal app is given. */
export interface InternalAppDeps extends HttpAppDeps {
  readonly keyStore: Pick<KeyStore, 'find'>
  readonly authenticate: Authenticate
}

/**
 * The app of the internal listener: the unwrap (`docs/keys-service.md`). It is never behind an
 * Ingress.
 */
export function createInternalApp(deps: InternalAppDeps): Express {
  const { authenticate, keyStore, logger } = deps
  const readBody = createJsonReader({ bytes: MAX_BODY_BYTES, depth: BODY_DEPTH })
  return createHttpApp(deps, (app) => {
    app
      .route(UNWRAP_PATH)
      .post(async (request, response) => {
        // Nothing of a body is parsed for somebody who is not known.
        const identity = await authenticate(request)
        const { secrets } = readUnwrapRequest(await readBody(request, response))
        const results = await unwrapSecrets(keyStore.find, identity, secrets)
        logger.info(
          { requestId: requestIdOf(response), identity, ...summarize(results) },
          'unwrapped',
        )
        const answer: UnwrapAnswer = { results }
        response.set('Cache-Control', 'no-store').json(answer)
      })
      .all(refuseOtherMethods('POST'))
  })
}

/** What the log may hold of results: how many, and how many of them were refused by which code. */
function summarize(results: readonly UnwrapResult[]): object {
  const codes: Partial<Record<ErrorCode, number>> = {}
  for (const result of results) {
    if ('error' in result) codes[result.error.code] = (codes[result.error.code] ?? 0) + 1
  }
  const refused = Object.values(codes).reduce((sum, count) => sum + count, 0)
  return { secrets: results.length, refused, codes }
}
