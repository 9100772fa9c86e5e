import {
  makeCertificate,
  runBundle,
  temporaryFolder,
  type ApiServer,
  type BundleProcess,
  type Certificate,
} from '@iterapp/testing'
import { copyFileSync, renameSync, writeFileSync } from 'node:fs'
import { request, type Agent } from 'node:https'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

/** The bundle, which `nx test` builds first. */
const bundle = new URL('../../../../dist/apps/webhook/main.js', import.meta.url)

/** Starts the webhook in a process of its own; it ends with the test. */
export function runWebhook(args: readonly string[], env: NodeJS.ProcessEnv = {}): BundleProcess {
  return runBundle(bundle, args, env)
}

/** The files that a webhook is started with, and the options that name them. */
export interface WebhookFiles {
  readonly certificate: Certificate
  readonly keysCaFile: string
  readonly settingsFile: string
  readonly options: Readonly<Record<string, string>>
}

/** The name that the webhook's certificates have. */
export const SERVER_NAME = 'webhook.test'

/** Makes the files, for an API server that is there or not. */
export function makeFiles(
  server: Pick<ApiServer, 'url' | 'name' | 'caFile' | 'token'>,
): WebhookFiles {
  const folder = temporaryFolder()
  const certificate = makeCertificate(folder, SERVER_NAME)
  const write = (name: string, content: string | object) => {
    const path = join(folder, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
  const settingsFile = write('settings.json', {
    releaseNamespace: 'iterapp-system',
    identity: { namespaces: [{ pattern: 'apps-{app}-{environment}' }] },
    keysServerName: 'iterapp-keys.iterapp-system.svc',
    sidecar: { image: 'registry.example.com/iterapp-sidecar:1' },
  })
  const keysCaFile = write('keys-ca.crt', makeCertificate(folder, 'keys.test').cert)
  const { url, name, caFile, token } = server
  const kubeconfig = write('kubeconfig', {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'c',
        cluster: { server: url, 'certificate-authority': caFile, 'tls-server-name': name },
      },
    ],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  })
  const options = {
    settings: settingsFile,
    'tls-cert': certificate.certFile,
    'tls-key': certificate.keyFile,
    'keys-url': 'https://10.96.0.15:8421',
    'keys-ca': keysCaFile,
    kubeconfig,
    host: '127.0.0.1',
    port: '0',
    'metrics-port': '0',
    'health-port': '0',
    'drain-seconds': '0',
  }
  return { certificate, keysCaFile, settingsFile, options }
}

/** Puts a certificate in the place of another, one file after the other, each whole. */
export function replaceCertificate(old: Certificate, by: Certificate): void {
  for (const file of ['certFile', 'keyFile'] as const) {
    copyFileSync(by[file], `${old[file]}.new`)
    renameSync(`${old[file]}.new`, old[file])
  }
}

/** An answer, and what it came over. */
export interface Reply {
  readonly status: number | undefined
  readonly text: string
  /** Of the certificate that was served, in base64. */
  readonly certificate: string
}

/** Sends a request over TLS; one with a body is a `POST` of JSON. Any certificate will do. */
export async function send(url: URL, agent: Agent | false, body?: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        rejectUnauthorized: false,
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'Content-Type': 'application/json' },
      },
      (response) => {
        const { socket } = response
        if (!(socket instanceof TLSSocket)) throw new Error('there is no TLS')
        const { raw } = socket.getPeerCertificate()
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => {
          resolve({ status: response.statusCode, text, certificate: raw.toString('base64') })
        })
        response.on('error', reject)
      },
    )
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })
}
