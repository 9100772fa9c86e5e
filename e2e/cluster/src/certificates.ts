import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate and its private key, as files. */
export interface CertificatePaths {
  readonly cert: string
  readonly key: string
}

/** What a certificate is for. */
export interface CertificateSubject {
  /** Common name: a user, to the API server. */
  readonly name: string
  /** Organization: a group, to the API server. */
  readonly group?: string
  /** DNS names and IP addresses of a server, as `subjectAltName` has them: `DNS:localhost`. */
  readonly hosts?: readonly string[]
}

const keyOptions = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** Makes a certificate authority, with the `openssl` command. */
export function createAuthority(folder: string, name: string): CertificatePaths {
  const paths = pathsOf(folder, name)
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign']
  openssl([
    ...['req', '-x509', ...keyOptions, '-days', '2', '-subj', `/CN=${name}`],
    ...extensions.flatMap((extension) => ['-addext', extension]),
    ...['-keyout', paths.key, '-out', paths.cert],
  ])
  return paths
}

/** Makes a certificate that an authority has signed, for a server and a client alike. */
export function issueCertificate(
  folder: string,
  file: string,
  authority: CertificatePaths,
  { name, group, hosts = [] }: CertificateSubject,
): CertificatePaths {
  const paths = pathsOf(folder, file)
  const subject = `${group === undefined ? '' : `/O=${group}`}/CN=${name}`
  const request = join(folder, `${file}.csr`)
  const extensions = join(folder, `${file}.ext`)
  writeFileSync(
    extensions,
    [
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=serverAuth,clientAuth',
      ...(hosts.length > 0 ? [`subjectAltName=${hosts.join(',')}`] : []),
    ].join('\n'),
  )
  openssl(['req', '-new', ...keyOptions, '-subj', subject, '-keyout', paths.key, '-out', request])
  openssl([
    ...['x509', '-req', '-in', request, '-days', '2', '-extfile', extensions],
    ...['-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial', '-out', paths.cert],
  ])
  return paths
}

/** Makes a key pair for signing tokens: `cert` is the public key. */
export function createKeyPair(folder: string, name: string): CertificatePaths {
  const paths = { key: join(folder, `${name}.key`), cert: join(folder, `${name}.pub`) }
  openssl(['genrsa', '-out', paths.key, '2048'])
  openssl(['rsa', '-in', paths.key, '-pubout', '-out', paths.cert])
  return paths
}

/** A file in base64, as kubeconfigs and webhooks hold certificates. */
export function encodeFile(path: string): string {
  return readFileSync(path).toString('base64')
}

function pathsOf(folder: string, name: string): CertificatePaths {
  return { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' })
}
