import type { ListenOptions } from './listen'

/** Limits of a listener beside a service's own, which few ask, and briefly: Prometheus, the kubelet of its node. */
export const sideListener = {
  maxConnections: 64,
  timeouts: { headers: 5000, request: 5000, keepAlive: 5000, silence: 10_000 },
} as const satisfies Partial<ListenOptions>
