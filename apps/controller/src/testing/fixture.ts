import { createLogger } from '@iterapp/http'
import type { LogLine } from '@iterapp/testing'
import { createObjectStore } from '../objects'
import { createReconcile } from '../reconcile'
import type { FileSettings } from '../settings-file'
import type { MemoryCluster } from './memory-cluster'

/** What an admin decides, in the tests. */
export const testSettings: FileSettings = {
  namespace: 'iterapp-system',
  authority: { secret: 'iterapp-authority', days: 3650 },
  certificates: [
    { secret: 'iterapp-keys-tls', dnsNames: ['iterapp-keys.iterapp-system.svc'] },
    { secret: 'iterapp-webhook-tls', dnsNames: ['iterapp-webhook.iterapp-system.svc'] },
  ],
  leafHours: 720,
  webhookConfigurations: 'iterapp',
  intervalSeconds: 30,
}

/** Names of objects in a {@link MemoryCluster}. */
export const names = {
  authority: 'secrets/iterapp-authority',
  keys: 'secrets/iterapp-keys-tls',
  webhook: 'secrets/iterapp-webhook-tls',
  mutating: 'mutatingwebhookconfigurations/iterapp',
  validating: 'validatingwebhookconfigurations/iterapp',
} as const

/** An hour in milliseconds. */
export const HOUR = 3_600_000

/** A day in milliseconds. */
export const DAY = 24 * HOUR

/** When the tests begin. */
export const start = new Date('2030-01-01T00:00:00Z')

/** A logger whose lines are kept. */
export function keepLog() {
  const lines: string[] = []
  const logger = createLogger({ write: (line) => lines.push(line) }, 'debug')
  const log = () => lines.map((line) => JSON.parse(line) as LogLine)
  /** The lines of a level, without their time. */
  const logged = (level: string) =>
    log()
      .filter((line) => line.level === level)
      .map(({ msg }) => msg)
  return { logger, log, logged, text: () => lines.join('') }
}

/** A controller of a cluster in memory, whose clock a test moves. */
export function makeController(cluster: MemoryCluster, settings: FileSettings = testSettings) {
  const kept = keepLog()
  let time = start.getTime()
  const reconcile = createReconcile({
    objects: createObjectStore(cluster.ask),
    settings,
    logger: kept.logger,
    now: () => new Date(time),
  })
  const { signal } = new AbortController()
  return {
    ...kept,
    /** Looks once; the reasons and subjects of what is left. */
    look: async () =>
      (await reconcile(signal)).map(({ reason, subject }) => `${reason} ${subject}`),
    reconcile,
    /** Lets time pass, in milliseconds. */
    pass: (milliseconds: number) => (time += milliseconds),
    now: () => new Date(time),
  }
}

/** Puts the two webhook configurations into a cluster, as the chart does. */
export function installWebhooks({ put }: MemoryCluster, caBundle?: string): void {
  const service = { name: 'iterapp-webhook', namespace: 'iterapp-system', port: 443 }
  const clientConfig = { service, ...(caBundle !== undefined && { caBundle }) }
  put(names.mutating, { webhooks: [{ name: 'pods.iterapp.dev', clientConfig }] })
  put(names.validating, { webhooks: [{ name: 'configmaps.iterapp.dev', clientConfig }] })
}
