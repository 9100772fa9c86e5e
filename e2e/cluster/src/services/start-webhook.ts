import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CertificatePaths } from '../certificates'
import { RELEASE_NAMESPACE } from '../chart/helm'
import { findFreePorts, startProgram, waitUntilReady, type RunningProgram } from '../processes'
import { identityNamespaces } from '../chart/webhook-configurations'

/** The address and authority that the webhook freezes into pods here; nobody asks them. */
const keysService = {
  url: 'https://10.96.0.15:8421',
  serverName: 'iterapp-keys.iterapp-system.svc',
  ca: readFileSync(new URL('../../testdata/keys-authority.crt', import.meta.url), 'utf8'),
}

/** What an admin decides, in these tests. */
const sidecarSettings = {
  image: 'registry.example.com/iterapp-sidecar:test',
  resources: {
    requests: { cpu: '10m', memory: '64Mi' },
    limits: { cpu: '500m', memory: '128Mi' },
  },
  after: ['istio-init', 'istio-proxy'],
  excluded: ['istio-init', 'istio-proxy', 'fluent-bit'],
  verifyNodes: true,
}

/** A running webhook: the real bundle, in a process of its own. */
export interface TestWebhook {
  readonly url: string
  readonly metricsUrl: string
  readonly program: RunningProgram
}

/**
 * @param folder - of its settings and log.
 * @param kubeconfig - how it reaches the API server.
 */
export async function startWebhook(
  folder: string,
  certificate: CertificatePaths,
  kubeconfig: string,
  name = 'webhook',
): Promise<TestWebhook> {
  const [port = 0, metricsPort = 0] = await findFreePorts(2)
  const settings = join(folder, `${name}.json`)
  const keysCa = join(folder, 'keys-ca.crt')
  writeFileSync(keysCa, keysService.ca)
  writeFileSync(
    settings,
    JSON.stringify({
      releaseNamespace: RELEASE_NAMESPACE,
      identity: { namespaces: identityNamespaces },
      keysServerName: keysService.serverName,
      sidecar: sidecarSettings,
    }),
  )
  const options = {
    settings,
    'tls-cert': certificate.cert,
    'tls-key': certificate.key,
    'keys-url': keysService.url,
    'keys-ca': keysCa,
    kubeconfig,
    host: '127.0.0.1',
    port: String(port),
    'metrics-port': String(metricsPort),
    'health-port': '0',
    'drain-seconds': '1',
  }
  const bundle = fileURLToPath(new URL('../../../../dist/apps/webhook/main.js', import.meta.url))
  const program = startProgram(folder, name, process.execPath, [
    bundle,
    ...Object.entries(options).map(([flag, value]) => `--${flag}=${value}`),
  ])
  const url = `https://127.0.0.1:${port}`
  await waitUntilReady(program, () => isReady(`${url}/readyz`))
  return { url, metricsUrl: `http://127.0.0.1:${metricsPort}`, program }
}

async function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    request(url, { rejectUnauthorized: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
      .on('error', () => {
        resolve(false)
      })
      .end()
  })
}
