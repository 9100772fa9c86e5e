import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/**
 * A registry of metrics with those that every service has: of its process, and when its certificate ends.
 *
 * @param expiresAt - when the certificate that is served ends.
 */
export function createRegistry(expiresAt: () => Date): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'iterapp_tls_certificate_expiry_timestamp_seconds',
    help: 'When the serving certificate ends, in seconds since 1970.',
    registers: [registry],
    collect() {
      this.set(expiresAt().getTime() / 1000)
    },
  })
  return registry
}
