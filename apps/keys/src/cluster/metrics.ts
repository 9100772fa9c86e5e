import { createRegistry } from '@iterapp/metrics'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { CallingBuilder, UnwrapMetrics } from '../ports'
import type { AuthenticationResult } from './authentication/report-verdicts'
import type { KeyMetrics } from './sealing-keys/secret-key-store'

/** What the keys service counts in a cluster (`docs/keys-service.md`). */
export interface KeysMetrics extends UnwrapMetrics, KeyMetrics {
  readonly registry: Registry
  readonly countAuthentication: (result: AuthenticationResult) => void
  /** A builder of a CI system was accepted. */
  readonly countBuilder: (builder: CallingBuilder, app: string) => void
}

/** Seconds; one with a review of a token takes some milliseconds. */
const LATENCIES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * No label names anything of a caller but what stands in the settings, so that they stay few.
 *
 * @param expiresAt - when the certificate that is served ends.
 */
export function createMetrics(expiresAt: () => Date): KeysMetrics {
  const registry = createRegistry(expiresAt)
  const registers = [registry]
  const requests = new Counter({
    name: 'iterapp_keys_requests_total',
    help: 'Requests to unwrap, by the code of their answer.',
    labelNames: ['code'] as const,
    registers,
  })
  const latency = new Histogram({
    name: 'iterapp_keys_request_duration_seconds',
    help: 'From the arrival of a request to unwrap to its answer.',
    buckets: LATENCIES,
    registers,
  })
  const secrets = new Counter({
    name: 'iterapp_keys_secrets_total',
    help: 'Secrets of requests to unwrap, by the code of their result.',
    labelNames: ['code'] as const,
    registers,
  })
  const authentications = new Counter({
    name: 'iterapp_keys_authentications_total',
    help: 'Callers that were accepted, refused for a reason, or could not be checked (failed).',
    labelNames: ['result'] as const,
    registers,
  })
  const builders = new Counter({
    name: 'iterapp_keys_builders_total',
    help: 'Callers that were accepted as builders of a CI system, by its issuer, their id and their app.',
    labelNames: ['issuer', 'id', 'app'] as const,
    registers,
  })
  const reads = new Counter({
    name: 'iterapp_keys_reads_total',
    help: 'Looks at the Secrets with sealing keys.',
    labelNames: ['result'] as const,
    registers,
  })
  const lastRead = new Gauge({
    name: 'iterapp_keys_last_read_timestamp_seconds',
    help: 'When the Secrets with sealing keys were last read, in seconds since 1970.',
    registers,
  })
  const sealingKeys = new Gauge({
    name: 'iterapp_keys_sealing_keys',
    help: 'Sealing keys that are published.',
    registers,
  })
  const keySecrets = new Gauge({
    name: 'iterapp_keys_sealing_key_secrets',
    help: 'Secrets with sealing keys, by whether the key can be used, or is held here after its Secret was gone.',
    labelNames: ['state'] as const,
    registers,
  })
  return {
    registry,
    countRequest: (code, seconds) => {
      requests.labels(code).inc()
      latency.observe(seconds)
    },
    countSecrets: (code, count) => {
      secrets.labels(code).inc(count)
    },
    countAuthentication: (result) => {
      authentications.labels(result).inc()
    },
    countBuilder: ({ issuer, id }, app) => {
      builders.labels(issuer, id, app).inc()
    },
    countRead: (result) => {
      reads.labels(result).inc()
      if (result === 'ok') lastRead.setToCurrentTime()
    },
    setKeys: (published, secrets) => {
      sealingKeys.set(published)
      for (const [state, count] of Object.entries(secrets)) keySecrets.labels(state).set(count)
    },
  }
}
