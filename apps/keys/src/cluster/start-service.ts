import { readRegularFile } from '@iterapp/files'
import { createReadiness, stopListeners, type Logger } from '@iterapp/http'
import { listEnvironments } from '@iterapp/identity'
import { createApiClient, loadKubeConfig } from '@iterapp/kubernetes'
import { openCertificate } from '@iterapp/tls'
import { createInternalApp } from '../internal-app'
import { loadPage } from '../page/load-page'
import type { PageAnswers } from '../page/make-answers'
import type { Authenticate } from '../ports'
import { createPublicApp } from '../public-app'
import type { RunningService } from '../running-service'
import { createClusterAuthenticator } from './authentication/authenticator'
import { fetchJson } from './authentication/oidc/fetch-json'
import { createOidcAuthenticator } from './authentication/oidc/oidc-authenticator'
import { createTokenReviewer } from './authentication/token-review'
import { createMetrics, type KeysMetrics } from './metrics'
import { createNodeCheck } from './nodes/node-check'
import { createKeySecrets } from './sealing-keys/key-secrets'
import { openSecretKeyStore } from './sealing-keys/secret-key-store'
import { serveApps } from './serve-apps'
import { readSettingsFile, type FileSettings } from './settings-file'
import type { ClusterSettings } from './settings'

const MAX_FILE_BYTES = 1024 * 1024

/** For one question to the API server, in milliseconds: a sidecar tries for a minute by default. */
const API_TIMEOUT = 5000

/** Clocks of the authenticators: milliseconds since 1970, and from any origin, never going back. */
const clocks = { now: () => Date.now(), elapsed: () => performance.now() }

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
  const { drain } = settings
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
  const authenticateBuilder = askIssuers(file, logger, metrics)
  const internalDeps = { ...shared, ...adapters, metrics }
  const apps = {
    publicApp: createPublicApp({ ...shared, keyStore, page, publicPath: file.publicPath }),
    internalApp: createInternalApp(internalDeps),
    buildersApp:
      authenticateBuilder === null
        ? null
        : createInternalApp({ ...internalDeps, authenticate: authenticateBuilder }),
    registry: metrics.registry,
    pair: certificate.pair(),
  }
  const { all, urls, replaceCertificate } = await serveApps(apps, settings, shared)
  const endWatch = certificate.watch(replaceCertificate)
  let isStopping = false
  const ready = keyStore.loaded.then(() => {
    if (!isStopping) readiness.setReady(true)
  })
  keyStore.start()
  return {
    urls,
    ready,
    stop: async (limit) => {
      isStopping = true
      // Keys that are not known are still looked for.
      keyStore.stop()
      const finished = await stopListeners(all, { readiness, drain, limit })
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
  { releaseNamespace, rules, audience, sealingKeyPrefix, builders }: FileSettings,
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
      accountBuilders: builders.accounts,
      releaseNamespace,
      logger,
      ...clocks,
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

/** How builders of CI systems are known; `null` when there are none. */
function askIssuers(
  { builders: { issuers } }: FileSettings,
  logger: Logger,
  { countAuthentication, countBuilder }: KeysMetrics,
): Authenticate | null {
  if (issuers === null) return null
  const report = { logger, countAuthentication, countBuilder }
  return createOidcAuthenticator({ issuers, fetchJson, ...clocks, ...report })
}

async function readText(path: string): Promise<string> {
  const { bytes } = await readRegularFile(path, MAX_FILE_BYTES)
  return bytes.toString('utf8')
}
