import { readRegularFile } from '@iterapp/files'
import {
  createHttpApp,
  createReadiness,
  listenAll,
  sideListener,
  stopListeners,
  type Logger,
} from '@iterapp/http'
import { listEnvironments } from '@iterapp/identity'
import { createApiClient, loadKubeConfig } from '@iterapp/kubernetes'
import { createMetricsApp } from '@iterapp/metrics'
import { openCertificate } from '@iterapp/tls'
import { createInternalApp } from '../internal-app'
import { loadPage } from '../page/load-page'
import type { PageAnswers } from '../page/make-answers'
import { createPublicApp } from '../public-app'
import type { RunningService } from '../running-service'
import { createClusterAuthenticator } from './authentication/authenticator'
import { createTokenReviewer } from './authentication/token-review'
import { createMetrics, type KeysMetrics } from './metrics'
import { createNodeCheck } from './nodes/node-check'
import { createKeySecrets } from './sealing-keys/key-secrets'
import { openSecretKeyStore } from './sealing-keys/secret-key-store'
import { readSettingsFile, type FileSettings } from './settings-file'
import type { ClusterSettings } from './settings'

const MAX_FILE_BYTES = 1024 * 1024

/** For one question to the API server, in milliseconds: a sidecar tries for a minute by default. */
const API_TIMEOUT = 5000

/** Of the internal listener, in milliseconds. A sidecar sends one request on a connection. */
const internalTimeouts = { headers: 10_000, request: 15_000, keepAlive: 5000, silence: 30_000 }

/**
 * A core unwraps for some 200 pods in a second: more at a time would only wait, and in the end for nothing.
 * Those that get no connection try again by themselves, which costs less than to refuse them.
 */
const MAX_CONNECTIONS = 512

/**
 * Starts the keys service in a cluster. It listens at once, and is ready when it has its keys, however
 * long the API server is away.
 *
 * @throws IterappError `ERR_SETTINGS`, `ERR_IDENTITY_RULES`, `ERR_PORT_IN_USE`, and `ERR_FILE_…` for a
 *   file that cannot be read.
 */
export async function startClusterService(
  settings: ClusterSettings,
  logger: Logger,
): Promise<RunningService> {
  const { host, drain } = settings
  const file = readSettingsFile(await readText(settings.settingsFile))
  const page = await loadClusterPage(settings, file)
  const certificate = await openCertificate(settings.tls, logger)
  const metrics = createMetrics(certificate.expiresAt)
  const adapters = askApiServer(settings, file, logger, metrics)
  const readiness = createReadiness()
  const shared = {
    logger,
    now: () => performance.now(),
    isReady: readiness.isReady,
    hosts: null,
  }
  const { keyStore } = adapters
  const listeners = await listenAll(
    {
      app: createPublicApp({ ...shared, keyStore, page, publicPath: file.publicPath }),
      host,
      port: settings.port,
      portSetting: '--port',
      maxConnections: MAX_CONNECTIONS,
    },
    {
      app: createInternalApp({ ...shared, ...adapters, metrics }),
      host,
      port: settings.internalPort,
      portSetting: '--internal-port',
      tls: certificate.pair(),
      timeouts: internalTimeouts,
      maxConnections: MAX_CONNECTIONS,
    },
    {
      app: createMetricsApp(shared, metrics.registry),
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
  )
  const [publicListener, internalListener, metricsListener, healthListener] = listeners
  const endWatch = certificate.watch(internalListener.replaceCertificate)
  let isStopping = false
  const ready = keyStore.loaded.then(() => {
    if (!isStopping) readiness.setReady(true)
  })
  keyStore.start()
  return {
    urls: {
      publicUrl: publicListener.url.origin,
      internalUrl: internalListener.url.origin,
      metricsUrl: metricsListener.url.origin,
      healthUrl: healthListener.url.origin,
    },
    ready,
    stop: async (limit) => {
      isStopping = true
      // Keys that are not known are still looked for.
      keyStore.stop()
      const finished = await stopListeners(listeners, { readiness, drain, limit })
      endWatch()
      return finished
    },
  }
}

/** The page, and what it suggests here. */
function loadClusterPage(
  { pageFolder }: ClusterSettings,
  { pageApps, rules }: FileSettings,
): Promise<PageAnswers> {
  const { names, any } = listEnvironments(rules)
  return loadPage(pageFolder, { apps: pageApps, environments: names, anyEnvironment: any })
}

/** What the apps ask the API server for. */
function askApiServer(
  { kubeconfig }: ClusterSettings,
  { releaseNamespace, rules, audience, sealingKeyPrefix }: FileSettings,
  logger: Logger,
  metrics: KeysMetrics,
) {
  const kubeConfig = loadKubeConfig(kubeconfig)
  // Each has connections of its own, at most 64: keys are read however many tokens are to be reviewed.
  const connect = () => createApiClient(kubeConfig, API_TIMEOUT)
  return {
    authenticate: createClusterAuthenticator({
      review: createTokenReviewer(connect(), audience),
      audience,
      rules,
      releaseNamespace,
      logger,
      now: () => Date.now(),
      elapsed: () => performance.now(),
      countAuthentication: metrics.countAuthentication,
    }),
    checkVariables: createNodeCheck(connect(), () => performance.now()),
    keyStore: openSecretKeyStore({
      secrets: createKeySecrets(connect(), releaseNamespace, sealingKeyPrefix),
      logger,
      metrics,
    }),
  }
}

async function readText(path: string): Promise<string> {
  const { bytes } = await readRegularFile(path, MAX_FILE_BYTES)
  return bytes.toString('utf8')
}
