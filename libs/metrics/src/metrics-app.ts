import { createHttpApp, refuseOtherMethods, type HttpAppDeps } from '@iterapp/http'
import type { Express } from 'express'
import type { Registry } from 'prom-client'

/** The app of the metrics port: `GET /metrics` for Prometheus, beside health and readiness. */
export function createMetricsApp(deps: HttpAppDeps, registry: Registry): Express {
  return createHttpApp(deps, (app) => {
    app
      .route('/metrics')
      .get(async (_request, response) => {
        const text = await registry.metrics()
        response
          .set('Content-Type', registry.contentType)
          .set('Cache-Control', 'no-store')
          .end(text)
      })
      .all(refuseOtherMethods('GET', 'HEAD'))
  })
}
