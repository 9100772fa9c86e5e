import type { Express } from 'express'
import { createByteBudget } from './byte-budget'
import {
  createHttpApp,
  createJsonReader,
  createLogger,
  createReadiness,
  refuseOtherMethods,
  type Readiness,
} from './index'

/** A line of the log. */
interface Line {
  readonly level: string
  readonly msg: string
  readonly [field: string]: unknown
}

/** An app of a test. */
export interface TestApp {
  readonly app: Express
  readonly readiness: Readiness
  /** What was logged. */
  readonly log: () => readonly Line[]
  /** What was logged, as it was written. */
  readonly text: () => string
}

/** An app with the routes of a test, and what it logs. */
export function makeApp(
  addRoutes: (app: Express) => void = () => undefined,
  hosts: string[] | null = null,
): TestApp {
  const lines: string[] = []
  const readiness = createReadiness()
  let time = 0
  const app = createHttpApp(
    {
      logger: createLogger({ write: (line) => lines.push(line) }),
      now: () => (time += 2.54),
      isReady: readiness.isReady,
      hosts,
    },
    addRoutes,
  )
  const log = () => lines.map((line) => JSON.parse(line) as Line)
  return { app, readiness, log, text: () => lines.join('') }
}

/** An app that answers `POST /echo` with the body that it read. */
export function makeEchoApp(bytes = 64, budget = createByteBudget(Infinity)): TestApp {
  const readBody = createJsonReader({ bytes, depth: 3, budget })
  return makeApp((app) => {
    app
      .route('/echo')
      .post(async (request, response) => {
        response.json({ body: await readBody(request, response) })
      })
      .all(refuseOtherMethods('POST'))
  })
}
