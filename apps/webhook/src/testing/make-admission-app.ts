import { createLogger, type HttpAppDeps } from '@iterapp/http'
import { createMetricsApp } from '@iterapp/metrics'
import type { LogLine } from '@iterapp/testing'
import type { Express } from 'express'
import { createAdmissionApp } from '../admission-app'
import { createMetrics, type WebhookMetrics } from '../metrics'
import type { FindConfig } from '../policy/decide-pod'
import type { PolicySettings } from '../policy/settings'
import { findIn, testPolicy } from './fixture'

/** The webhook's two apps, and what they have said. */
export interface TestApps {
  readonly app: Express
  readonly metricsApp: Express
  readonly metrics: WebhookMetrics
  readonly log: () => readonly LogLine[]
  /** What was logged, as it was written. */
  readonly text: () => string
  /** What was decided how often: `mutate allowed injected`. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>
}

/** When the certificate ends that the metrics tell of. */
export const expiry = new Date('2030-01-02T03:04:05Z')

/** The apps, with ConfigMaps that a test has. */
export function makeApps(
  findConfig: FindConfig = findIn({}),
  settings: () => Promise<PolicySettings> = () => Promise.resolve(testPolicy),
): TestApps {
  const lines: string[] = []
  let time = 0
  const shared: HttpAppDeps = {
    logger: createLogger({ write: (line) => lines.push(line) }, 'debug'),
    now: () => (time += 2),
    isReady: () => true,
    hosts: null,
  }
  const metrics = createMetrics(() => expiry)
  return {
    app: createAdmissionApp({ ...shared, settings, findConfig, metrics }),
    metricsApp: createMetricsApp(shared, metrics.registry),
    metrics,
    log: () => lines.map((line) => JSON.parse(line) as LogLine),
    text: () => lines.join(''),
    counts: async () => {
      const values = await metrics.registry.getMetricsAsJSON()
      const decisions = values.find(({ name }) => name === 'iterapp_webhook_decisions_total')
      return Object.fromEntries(
        (decisions?.values ?? []).map(({ labels, value }) => [
          [labels.webhook, labels.decision, labels.reason].join(' '),
          value,
        ]),
      )
    },
  }
}
