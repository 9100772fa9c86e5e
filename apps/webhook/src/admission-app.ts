import {
  createByteBudget,
  createHttpApp,
  createJsonReader,
  refuseOtherMethods,
  type BodyLimits,
  type HttpAppDeps,
} from '@iterapp/http'
import { isJsonObject } from '@iterapp/json'
import type { Express, RequestHandler, Response } from 'express'
import type { WebhookMetrics, WebhookName } from './metrics'
import { decideConfigMap } from './policy/decide-config-map'
import { decidePod, type FindConfig } from './policy/decide-pod'
import type { Decision } from './policy/decision'
import type { ConfigMapContent } from './policy/read-config-map'
import type { PolicySettings } from './policy/settings'
import { readReview, type AdmissionRequest } from './review/admission-review'
import { answerReview } from './review/answer-review'
import { readPod } from './review/read-pod'

/** What the admission app is given. */
export interface AdmissionAppDeps extends HttpAppDeps {
  /** Read for each review, since the authority's certificate may change. */
  readonly settings: () => Promise<PolicySettings>
  readonly findConfig: FindConfig
  readonly metrics: WebhookMetrics
}

/** The most bytes of a review: of a pod, twice what etcd takes of one. */
const MAX_POD_REVIEW_BYTES = 2 * 1024 * 1024

/** The most bytes of a review of a ConfigMap: it holds two of 1 MiB each, and JSON escapes some. */
const MAX_CONFIG_MAP_REVIEW_BYTES = 5 * 1024 * 1024

/** The most bytes of all reviews in flight, of both kinds; parsed, hostile ones take more than twenty times that. */
const MAX_BYTES_IN_FLIGHT = 12 * 1024 * 1024

/** Pods nest some 15 levels deep, a ConfigMap's managed fields less. */
const REVIEW_DEPTH = 64

/** The app that the API server calls: `POST /mutate` for pods, `POST /validate` for ConfigMaps. */
export function createAdmissionApp(deps: AdmissionAppDeps): Express {
  const { settings, findConfig } = deps
  // The line about a decision says more than the one about its request.
  const quietPaths = ['/mutate', '/validate']
  const shared = { depth: REVIEW_DEPTH, budget: createByteBudget(MAX_BYTES_IN_FLIGHT) }
  const podLimits = { ...shared, bytes: MAX_POD_REVIEW_BYTES }
  const configMapLimits = { ...shared, bytes: MAX_CONFIG_MAP_REVIEW_BYTES }
  return createHttpApp({ ...deps, quietPaths }, (app) => {
    const mutate = answer(deps, 'mutate', 'Pod', podLimits, async ({ object, namespace }) =>
      decidePod(readPod(object), namespace, await settings(), findConfig),
    )
    const validate = answer(
      deps,
      'validate',
      'ConfigMap',
      configMapLimits,
      async ({ object, name, namespace }) =>
        decideConfigMap(readConfigMapContent(object, name), namespace, await settings()),
    )
    app.route('/mutate').post(mutate).all(refuseOtherMethods('POST'))
    app.route('/validate').post(validate).all(refuseOtherMethods('POST'))
  })
}

function answer(
  { logger, metrics, now }: AdmissionAppDeps,
  webhook: WebhookName,
  kind: string,
  limits: BodyLimits,
  decide: (request: AdmissionRequest) => Promise<Decision>,
): RequestHandler {
  const readBody = createJsonReader(limits)
  return async (request, response) => {
    const start = now()
    try {
      const review = readReview(await readBody(request, response), kind)
      const decision = await decide(review)
      const pieces = answerReview(review.uid, decision)
      const milliseconds = now() - start
      metrics.countDecision(webhook, decision, milliseconds / 1000)
      const { uid, namespace, name, dryRun } = review
      const { allowed, reason } = decision
      const durationMs = Math.round(milliseconds * 10) / 10
      // What goes as it should is told by metrics, the audit log and the pod itself.
      logger[allowed ? 'debug' : 'info'](
        { webhook, uid, namespace, name, dryRun, allowed, reason, durationMs },
        'decided',
      )
      sendJson(response, pieces)
    } catch (error) {
      metrics.countError(webhook, error)
      throw error
    }
  }
}

/** Sends a body in pieces as one write. */
function sendJson(response: Response, pieces: readonly Buffer[]): void {
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('Content-Length', String(pieces.reduce((sum, { length }) => sum + length, 0)))
  response.setHeader('Cache-Control', 'no-store')
  response.cork()
  for (const piece of pieces) response.write(piece)
  response.end()
}

function readConfigMapContent(
  { data }: AdmissionRequest['object'],
  name: string,
): ConfigMapContent {
  const entries = isJsonObject(data) ? Object.entries(data) : []
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { name, data: Object.fromEntries(texts) }
}
