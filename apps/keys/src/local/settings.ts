import { IterappError } from '@iterapp/errors'
import { stateFolder, stateKeyFile } from '@iterapp/key-store'
import { readPort } from '@iterapp/service'
import type { CertificateFiles } from '@iterapp/tls'
import { join, resolve } from 'node:path'
import type { KeysOptions } from '../command'

/** A file that was named, or the default one. */
export interface NamedFile {
  readonly path: string
  /** The default may be missing; a file that was named must be there. */
  readonly isDefault: boolean
}

/** How the keys service runs on one machine. */
export interface LocalSettings {
  readonly mode: 'local'
  /** Of the public listener; 0 lets the system choose. */
  readonly port: number
  /** Of the internal listener; 0 lets the system choose. */
  readonly internalPort: number
  readonly keyFile: NamedFile
  readonly tokenFile: NamedFile
  /** Of the internal listener; `null` for plain HTTP. */
  readonly tls: CertificateFiles | null
  /** Path of the built page's folder; `null` for no page. */
  readonly pageFolder: string | null
}

/** @throws IterappError `ERR_SETTINGS` for a value that cannot be used. */
export function readLocalSettings(options: KeysOptions, env: NodeJS.ProcessEnv): LocalSettings {
  return {
    mode: 'local',
    port: readPort('--port', options.port ?? '8420'),
    internalPort: readPort('--internal-port', options.internalPort ?? '8421'),
    keyFile: nameFile(options.keyFile, stateKeyFile(env)),
    tokenFile: nameFile(options.tokenFile, join(stateFolder(env), 'tokens.json')),
    tls: readTls(options.tlsCert, options.tlsKey),
    pageFolder: options.page === undefined ? null : resolve(options.page),
  }
}

function nameFile(named: string | undefined, fallback: string): NamedFile {
  return named === undefined
    ? { path: fallback, isDefault: true }
    : { path: resolve(named), isDefault: false }
}

function readTls(certFile: string | undefined, keyFile: string | undefined): LocalSettings['tls'] {
  if (certFile === undefined && keyFile === undefined) return null
  if (certFile === undefined || keyFile === undefined) {
    throw new IterappError('ERR_SETTINGS', 'of --tls-cert and --tls-key only one is given')
  }
  return { certFile: resolve(certFile), keyFile: resolve(keyFile) }
}
