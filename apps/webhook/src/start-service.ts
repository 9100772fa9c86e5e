import { readRegularFile } from '@iterapp/files'
import {
  createHttpApp,
  createReadiness,
  listenAll,
  sideListener,
  stopListeners,
  type Logger,
} from '@iterapp/http'
import { createApiClient, loadKubeConfig } from '@iterapp/kubernetes'
import { createMetricsApp } from '@iterapp/metrics'
import { openAuthority, openCertificate } from '@iterapp/tls'
import { createAdmissionApp } from './admission-app'
import type { ReadConfigMap } from './config-maps/config-map-source'
import { createFindConfig } from './config-maps/find-config'
import { createConfigMapReader } from './config-maps/kubernetes-config-maps'
import { shareReads } from './config-maps/share-reads'
import { createMetrics } from './metrics'
import { readSettingsFile } from './settings-file'
import type { WebhookSettings } from './settings'

/** A webhook that takes requests. */
export interface RunningWebhook {
  /** Without a slash at the end. */
  readonly url: string
  /** Without a slash at the end. */
  readonly metricsUrl: string
  /** Without a slash at the end. */
  readonly healthUrl: string
  /**
   * Stops being ready, goes on serving while that gets around, then stops accepting and lets what is in
   * flight finish.
   *
   * @param limit - after so many milliseconds what is left is cut off.
   * @returns whether everything finished within the limit.
   */
  readonly stop: (limit: number) => Promise<boolean>
}

const MAX_FILE_BYTES = 1024 * 1024

/** For one read of a ConfigMap, in milliseconds: a review may wait for two, and has 5 s. */
const READ_TIMEOUT = 2000

/**
 * Of the listener, in milliseconds. The API server keeps an idle connection for 90 s; a shorter
 * keep-alive here would break one that it is about to use again.
 */
const timeouts = { headers: 5000, request: 10_000, keepAlive: 120_000, silence: 150_000 }

/** An API server has a connection for each review in flight. */
const MAX_CONNECTIONS = 1024

/**
 * Starts the webhook.
 *
 * @param read - where ConfigMaps come from, when not from the API server.
 * @throws IterappError `ERR_SETTINGS`, `ERR_IDENTITY_RULES`, `ERR_PORT_IN_USE`, and `ERR_FILE_…` for a
 *   file that cannot be read.
 */
export async function startWebhook(
  settings: WebhookSettings,
  logger: Logger,
  read: ReadConfigMap = readFromApiServer(settings),
): Promise<RunningWebhook> {
  const { injection, keysServerName, ...policy } = readSettingsFile(
    await readText(settings.settingsFile),
  )
  const certificate = await openCertificate(settings.tls, logger)
  const authority = await openAuthority(settings.keysCaFile, logger)
  const readiness = createReadiness()
  const metrics = createMetrics(certificate.expiresAt)
  const shared = {
    logger,
    now: () => performance.now(),
    isReady: readiness.isReady,
    hosts: null,
  }
  const current = keepLast((ca: string) => {
    const keysService = { url: settings.keysUrl, serverName: keysServerName, ca }
    return { ...policy, injection: { ...injection, keysService } }
  })
  const app = createAdmissionApp({
    ...shared,
    settings: async () => current(await authority.current()),
    findConfig: createFindConfig(read, injection.payloadBytes),
    metrics,
  })
  const { host } = settings
  const listeners = await listenAll(
    {
      app,
      host,
      port: settings.port,
      portSetting: '--port',
      tls: certificate.pair(),
      timeouts,
      maxConnections: MAX_CONNECTIONS,
    },
    {
      app: createMetricsApp(shared, metrics.registry),
      host,
      port: settings.metricsPort,
      portSetting: '--metrics-port',
      ...sideListener,
    },
    // Apart from the ports whose connections strangers may use up: a webhook that is busy is not dead.
    {
      app: createHttpApp(shared, () => undefined),
      host,
      port: settings.healthPort,
      portSetting: '--health-port',
      ...sideListener,
    },
  )
  const [listener, metricsListener, healthListener] = listeners
  const endWatch = certificate.watch(listener.replaceCertificate)
  readiness.setReady(true)
  return {
    url: listener.url.origin,
    metricsUrl: metricsListener.url.origin,
    healthUrl: healthListener.url.origin,
    stop: async (limit) => {
      const { drain } = settings
      const finished = await stopListeners(listeners, { readiness, drain, limit })
      endWatch()
      return finished
    },
  }
}

/** A function that gives the same object for as long as its argument is the same. */
function keepLast<Value>(make: (text: string) => Value): (text: string) => Value {
  let last: { readonly text: string; readonly value: Value } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, value: make(text) }
    return last.value
  }
}

function readFromApiServer({ kubeconfig }: WebhookSettings): ReadConfigMap {
  return shareReads(
    createConfigMapReader(createApiClient(loadKubeConfig(kubeconfig), READ_TIMEOUT)),
  )
}

async function readText(path: string): Promise<string> {
  const { bytes } = await readRegularFile(path, MAX_FILE_BYTES)
  return bytes.toString('utf8')
}
