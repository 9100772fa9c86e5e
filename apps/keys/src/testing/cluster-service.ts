import {
  makeCertificate,
  startApiServer,
  temporaryFolder,
  toArguments,
  type Certificate,
} from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCanary, type Canary } from './canary'
import { createKubernetesApi, writeKubeconfig, type KubernetesApi } from './kubernetes-api'
import { runService, type ServiceProcess } from './run-service'

/** The name that the certificates have. */
export const SERVER_NAME = 'iterapp-keys.iterapp-system.svc'

/** Of the tokens. */
export const AUDIENCE = 'iterapp-keys.iterapp-system'

/** What stands in its file of settings. */
export const settings = {
  releaseNamespace: 'iterapp-system',
  identity: { namespaces: [{ pattern: 'apps-{app}-{environment}' }] },
  sealingKeyPrefix: 'iterapp-sealing-key',
}

/** The options of a keys service in a cluster, and the files that they name. */
export interface ClusterFiles {
  readonly certificate: Certificate
  readonly options: Readonly<Record<string, string>>
}

/** Makes the files; the system chooses all ports. */
export function makeFiles(kubeconfig: string): ClusterFiles {
  const folder = temporaryFolder()
  const certificate = makeCertificate(folder, SERVER_NAME)
  const settingsFile = join(folder, 'settings.json')
  writeFileSync(settingsFile, JSON.stringify(settings))
  const options = {
    settings: settingsFile,
    'tls-cert': certificate.certFile,
    'tls-key': certificate.keyFile,
    kubeconfig,
    host: '127.0.0.1',
    port: '0',
    'internal-port': '0',
    'builders-port': '0',
    'metrics-port': '0',
    'health-port': '0',
    'drain-seconds': '0',
  }
  return { certificate, options }
}

/** A keys service in a process of its own, and the API server that it asks. */
export interface LaunchedService {
  readonly service: ServiceProcess
  readonly certificate: Certificate
  readonly api: KubernetesApi
  readonly canary: Canary
}

/**
 * Starts the bundle in cluster mode.
 *
 * @param change - of its options.
 * @param variables - of its environment.
 */
export async function launch(
  change: Readonly<Record<string, string>> = {},
  api = createKubernetesApi(),
  variables: NodeJS.ProcessEnv = {},
): Promise<LaunchedService> {
  const canary = createCanary()
  const server = await startApiServer(api.listener)
  canary.guard(server.token)
  const { certificate, options } = makeFiles(writeKubeconfig(server))
  // What Kubernetes sets in every pod: this mode is for there.
  const env = { KUBERNETES_SERVICE_HOST: '10.96.0.1', ...variables }
  const service = runService(toArguments({ ...options, ...change }), env, canary)
  return { canary, api, certificate, service }
}
