import { writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { encodeFile, type CertificatePaths } from './certificates'

/** How somebody proves who they are to the API server. */
export type Credentials = { readonly token: string } | CertificatePaths

/** Writes a kubeconfig, for its owner's eyes only. */
export function writeKubeconfig(
  path: string,
  server: string,
  authority: string,
  credentials: Credentials,
): void {
  const user =
    'token' in credentials
      ? { token: credentials.token }
      : {
          'client-certificate-data': encodeFile(credentials.cert),
          'client-key-data': encodeFile(credentials.key),
        }
  const name = 'iterapp'
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': encodeFile(authority) } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  }
  writeFileSync(path, stringify(kubeconfig), { mode: 0o600 })
}
