import { IterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { createReadiness, listenAll, stopListeners, type Logger } from '@iterapp/http'
import { createInternalApp } from '../internal-app'
import { loadPage } from '../page/load-page'
import type { UnwrapMetrics } from '../ports'
import { createPublicApp } from '../public-app'
import type { RunningService } from '../running-service'
import { openFileKeyStore } from './file-key-store'
import { createLocalAuthenticator } from './local-authenticator'
import type { LocalSettings } from './settings'
import { suggestFromTokens } from './suggest-from-tokens'
import { readTokensIfPresent } from './token-file'

/** Local mode is for the processes of this machine. */
const HOST = '127.0.0.1'

/** What its processes, and tunnels to it, call this machine. */
const HOST_NAMES = [HOST, 'localhost', '[::1]']

const MAX_PEM_BYTES = 256 * 1024

/**
 * Starts the keys service in local mode.
 *
 * @throws IterappError `ERR_IN_CLUSTER`, before anything is read or made; `ERR_PORT_IN_USE`,
 *   `ERR_SETTINGS`, and what the key file and the token file are refused with.
 */
export async function startLocalService(
  settings: LocalSettings,
  env: NodeJS.ProcessEnv,
  logger: Logger,
): Promise<RunningService> {
  refuseCluster(env)
  const readiness = createReadiness()
  const shared = {
    logger,
    now: () => performance.now(),
    isReady: readiness.isReady,
    hosts: HOST_NAMES,
  }
  const keyStore = await openFileKeyStore(settings.keyFile, new Date(), logger)
  const authenticate = await createLocalAuthenticator(settings.tokenFile, logger)
  const suggestions = suggestFromTokens(await readTokensIfPresent(settings.tokenFile.path))
  const page = await loadPage(settings.pageFolder, suggestions)
  const tls = await readTls(settings.tls)

  const internal = { ...shared, keyStore, authenticate, checkVariables, metrics: noMetrics }
  const [publicListener, internalListener] = await listenAll(
    {
      app: createPublicApp({ ...shared, keyStore, page, publicPath: '' }),
      host: HOST,
      port: settings.port,
      portSetting: '--port',
    },
    {
      app: createInternalApp(internal),
      host: HOST,
      port: settings.internalPort,
      portSetting: '--internal-port',
      tls,
    },
  )
  readiness.setReady(true)
  const listeners = [publicListener, internalListener]
  return {
    urls: { publicUrl: publicListener.url.origin, internalUrl: internalListener.url.origin },
    ready: Promise.resolve(),
    stop: (limit) => stopListeners(listeners, { readiness, drain: 0, limit }),
  }
}

/** Who asks here reads the variables itself: no kubelet has a say. */
const checkVariables = () => Promise.resolve(null)

/** There is nobody here to read them. */
const noMetrics: UnwrapMetrics = { countRequest: () => undefined, countSecrets: () => undefined }

/** Its tokens and its key file would be a back door there. Kubernetes sets this in every pod. */
function refuseCluster(env: NodeJS.ProcessEnv): void {
  if ((env.KUBERNETES_SERVICE_HOST ?? '') !== '') throw new IterappError('ERR_IN_CLUSTER')
}

async function readTls(
  files: LocalSettings['tls'],
): Promise<{ cert: string; key: string } | undefined> {
  if (files === null) return undefined
  const [cert, key] = await Promise.all(
    [files.certFile, files.keyFile].map(async (path) => {
      const { bytes } = await readRegularFile(path, MAX_PEM_BYTES)
      return bytes.toString('utf8')
    }),
  )
  return { cert: cert ?? '', key: key ?? '' }
}
