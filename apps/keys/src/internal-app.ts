import { toIterappError } from '@iterapp/errors'
import {
  createByteBudget,
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
  type UnwrapAnswer,
  type UnwrapResult,
} from '@iterapp/unwrap'
import type { Express, RequestHandler } from 'express'
import type {
  Authenticate,
  Caller,
  CheckVariables,
  KeyStore,
  OutcomeCode,
  UnwrapMetrics,
} from './ports'
import { unwrapForCaller } from './unwrap-for-caller'

/** A request is an object with a list of objects; one level more is left for what comes. */
const BODY_DEPTH = 4

/** The most bytes of all requests in flight; parsed they take a few times that. */
const MAX_BYTES_IN_FLIGHT = 32 * 1024 * 1024

/** What the internal app is given. */
export interface InternalAppDeps extends HttpAppDeps {
  readonly keyStore: Pick<KeyStore, 'finder'>
  readonly authenticate: Authenticate
  readonly checkVariables: CheckVariables
  readonly metrics: UnwrapMetrics
}

/**
 * The app of the internal listener, and of the one for builders of CI systems, which differ in whom they know: the
 * unwrap (`docs/keys-service.md`). The internal one is never behind an Ingress.
 */
export function createInternalApp(deps: InternalAppDeps): Express {
  return createHttpApp(deps, (app) => {
    app.route(UNWRAP_PATH).post(answerUnwrap(deps)).all(refuseOtherMethods('POST'))
  })
}

function answerUnwrap(deps: InternalAppDeps): RequestHandler {
  const { authenticate, checkVariables, keyStore, logger, metrics, now } = deps
  const budget = createByteBudget(MAX_BYTES_IN_FLIGHT)
  const readBody = createJsonReader({ bytes: MAX_BODY_BYTES, depth: BODY_DEPTH, budget })
  return async (request, response) => {
    const start = now()
    const count = (code: OutcomeCode) => {
      metrics.countRequest(code, (now() - start) / 1000)
    }
    try {
      // Nothing of a body is parsed for somebody who is not known.
      const caller = await authenticate(request)
      const { secrets } = readUnwrapRequest(await readBody(request, response))
      const find = keyStore.finder()
      const results = await unwrapForCaller(caller, secrets, find, checkVariables)
      const codes = countCodes(results)
      for (const [code, number] of codes) metrics.countSecrets(code, number)
      logger.info(
        { requestId: requestIdOf(response), ...describeCaller(caller), ...summarize(codes) },
        'unwrapped',
      )
      const answer: UnwrapAnswer = { results }
      response.set('Cache-Control', 'no-store').json(answer)
      count('ok')
    } catch (error) {
      count(toIterappError(error).code)
      throw error
    }
  }
}

function countCodes(results: readonly UnwrapResult[]): ReadonlyMap<OutcomeCode, number> {
  const codes = new Map<OutcomeCode, number>()
  for (const result of results) {
    const code = 'error' in result ? result.error.code : 'ok'
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  return codes
}

function describeCaller({ identity, pod, builder }: Caller): object {
  return { identity, ...(pod !== null && { pod }), ...(builder !== undefined && { builder }) }
}

/** What the log may hold of results: how many, and how many of them were refused by which code. */
function summarize(codes: ReadonlyMap<OutcomeCode, number>): object {
  const refusals = [...codes].filter(([code]) => code !== 'ok')
  const refused = refusals.reduce((sum, [, number]) => sum + number, 0)
  return {
    secrets: refused + (codes.get('ok') ?? 0),
    refused,
    codes: Object.fromEntries(refusals),
  }
}
