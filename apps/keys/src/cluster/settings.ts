import type { LogLevel } from '@iterapp/http'
import { readLogLevel, readPort, readSeconds, requireOption } from '@iterapp/service'
import type { CertificateFiles } from '@iterapp/tls'
import { resolve } from 'node:path'
import { keysCommand, type KeysOptions } from '../command'

/** How the keys service runs in a cluster. */
export interface ClusterSettings {
  readonly mode: 'cluster'
  /** Path of the file of settings. */
  readonly settingsFile: string
  /** `null` for all addresses, of both families where there are both. */
  readonly host: string | null
  /** Of the public listener; 0 lets the system choose. */
  readonly port: number
  /** Of the internal listener; 0 lets the system choose. */
  readonly internalPort: number
  /** Of the listener for builders of CI systems, if there is one; 0 lets the system choose. */
  readonly buildersPort: number
  /** Of the metrics; 0 lets the system choose. */
  readonly metricsPort: number
  /** Of health and readiness alone; 0 lets the system choose. */
  readonly healthPort: number
  /** Of the listeners that unwrap. */
  readonly tls: CertificateFiles
  /** Path of the built page's folder; `null` for no page. */
  readonly pageFolder: string | null
  /** Path of a kubeconfig; `null` inside a cluster. */
  readonly kubeconfig: string | null
  readonly logLevel: LogLevel
  /** How long to go on serving after the signal to stop, in milliseconds. */
  readonly drain: number
}

/**
 * @throws IterappError `ERR_USAGE` for an option that is missing, `ERR_SETTINGS` for a value that cannot
 *   be used.
 */
export function readClusterSettings(options: KeysOptions): ClusterSettings {
  const required = (name: keyof KeysOptions) => requireOption(keysCommand, options, name)
  return {
    mode: 'cluster',
    settingsFile: resolve(required('settings')),
    host: options.host ?? null,
    port: readPort('--port', options.port ?? '8420'),
    internalPort: readPort('--internal-port', options.internalPort ?? '8421'),
    buildersPort: readPort('--builders-port', options.buildersPort ?? '8422'),
    metricsPort: readPort('--metrics-port', options.metricsPort ?? '9090'),
    healthPort: readPort('--health-port', options.healthPort ?? '9091'),
    tls: { certFile: resolve(required('tlsCert')), keyFile: resolve(required('tlsKey')) },
    pageFolder: options.page === undefined ? null : resolve(options.page),
    kubeconfig: options.kubeconfig === undefined ? null : resolve(options.kubeconfig),
    logLevel: readLogLevel('--log-level', options.logLevel ?? 'info'),
    drain: readSeconds('--drain-seconds', options.drainSeconds ?? '5') * 1000,
  }
}
