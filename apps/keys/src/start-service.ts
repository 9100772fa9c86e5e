import { IterappError } from '@iterapp/errors'
import { readRegularFile } from '@iterapp/files'
import { createReadiness, listen, type Listener, type Logger } from '@iterapp/http'
import { openFileKeyStore } from './file-key-store'
import { createInternalApp } from './internal-app'
import { createLocalAuthenticator } from './local-authenticator'
import { createPublicApp } from './public-app'
import type { KeysSettings } from './settings'

/** A keys service that takes requests. */
export interface RunningService {
  /** Without a slash at the end. */
  readonly publicUrl: string
  /** Without a slash at the end. */
  readonly internalUrl: string
  /**
   * Stops being ready, stops accepting, and lets what is in flight finish.
   *
   * @param limit - after so many milliseconds what is left is cut off.
   * @returns whether everything finished within the limit.
   */
  readonly stop: (limit: number) => Promise<boolean>
}

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
  settings: KeysSettings,
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
  const tls = await readTls(settings.tls)

  const publicListener = await listen(createPublicApp({ ...shared, keyStore }), {
    host: HOST,
    port: settings.port,
    portSetting: '--port',
  })
  let internalListener: Listener
  try {
    internalListener = await listen(createInternalApp({ ...shared, keyStore, authenticate }), {
      host: HOST,
      port: settings.internalPort,
      portSetting: '--internal-port',
      tls,
    })
  } catch (error) {
    await publicListener.close(0)
    throw error
  }
  readiness.setReady(true)
  return {
    publicUrl: publicListener.url.origin,
    internalUrl: internalListener.url.origin,
    stop: async (limit) => {
      readiness.setReady(false)
      const listeners = [publicListener, internalListener]
      const finished = await Promise.all(listeners.map(({ close }) => close(limit)))
      return finished.every(Boolean)
    },
  }
}

/** Its tokens and its key file would be a back door there. Kubernetes sets this in every pod. */
function refuseCluster(env: NodeJS.ProcessEnv): void {
  if ((env.KUBERNETES_SERVICE_HOST ?? '') !== '') throw new IterappError('ERR_IN_CLUSTER')
}

async function readTls(
  files: KeysSettings['tls'],
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
