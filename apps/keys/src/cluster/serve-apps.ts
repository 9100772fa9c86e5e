import {
  createHttpApp,
  listenAll,
  sideListener,
  type HttpAppDeps,
  type Listener,
  type TlsPair,
} from '@iterapp/http'
import { createMetricsApp } from '@iterapp/metrics'
import type { Express } from 'express'
import type { ClusterSettings } from './settings'
import type { Registry } from 'prom-client'

/** Of listeners that unwrap, in milliseconds. A sidecar sends one request on a connection. */
const unwrapTimeouts = { headers: 10_000, request: 15_000, keepAlive: 5000, silence: 30_000 }

/**
 * A core unwraps for some 200 pods in a second: more at a time would only wait, and in the end for nothing.
 * Those that get no connection try again by themselves, which costs less than to refuse them.
 */
const MAX_CONNECTIONS = 512

/** What is served. */
export interface ClusterApps {
  readonly publicApp: Express
  readonly internalApp: Express
  /** `null` when there are no builders of CI systems. */
  readonly buildersApp: Express | null
  readonly registry: Registry
  readonly pair: TlsPair
}

/** What serves it. */
export interface ClusterListeners {
  readonly all: readonly Listener[]
  /** Without a slash at the end, by what the log calls them. */
  readonly urls: Readonly<Record<string, string>>
  /** Of all listeners that have a certificate. */
  readonly replaceCertificate: (pair: TlsPair) => void
}

/**
 * Serves all ports of the keys service in a cluster, or none of them.
 *
 * @throws IterappError `ERR_SETTINGS`, `ERR_PORT_IN_USE`.
 */
export async function serveApps(
  { publicApp, internalApp, buildersApp, registry, pair }: ClusterApps,
  settings: ClusterSettings,
  shared: HttpAppDeps,
): Promise<ClusterListeners> {
  const { host } = settings
  const unwrapping = { host, tls: pair, timeouts: unwrapTimeouts, maxConnections: MAX_CONNECTIONS }
  const [publicListener, internal, metrics, health, builders] = await listenAll(
    {
      app: publicApp,
      host,
      port: settings.port,
      portSetting: '--port',
      maxConnections: MAX_CONNECTIONS,
    },
    {
      app: internalApp,
      ...unwrapping,
      port: settings.internalPort,
      portSetting: '--internal-port',
    },
    {
      app: createMetricsApp(shared, registry),
      host,
      port: settings.metricsPort,
      portSetting: '--metrics-port',
      ...sideListener,
    },
    // Apart from the ports whose connections strangers may use up: a service that is busy is not dead.
    {
      app: createHttpApp(shared, () => undefined),
      host,
      port: settings.healthPort,
      portSetting: '--health-port',
      ...sideListener,
    },
    ...(buildersApp === null
      ? []
      : [
          {
            app: buildersApp,
            ...unwrapping,
            port: settings.buildersPort,
            portSetting: '--builders-port',
          },
        ]),
  )
  return {
    all: [publicListener, internal, metrics, health, ...(builders ? [builders] : [])],
    urls: {
      publicUrl: publicListener.url.origin,
      internalUrl: internal.url.origin,
      ...(builders && { buildersUrl: builders.url.origin }),
      metricsUrl: metrics.url.origin,
      healthUrl: health.url.origin,
    },
    replaceCertificate: (next) => {
      internal.replaceCertificate(next)
      builders?.replaceCertificate(next)
    },
  }
}
