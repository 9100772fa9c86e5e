import { IterappError } from '@iterapp/errors'
import { readRegularFile, watchFiles } from '@iterapp/files'
import { describeFailure, type Logger, type TlsPair } from '@iterapp/http'
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'

/** Where a service's certificate is: files that Kubernetes mounts and replaces. */
export interface CertificateFiles {
  /** The chain, PEM, the service's own first. */
  readonly certFile: string
  /** Its private key, PEM. */
  readonly keyFile: string
}

/** A certificate that is renewed while the service runs. */
export interface ServedCertificate {
  readonly pair: () => TlsPair
  /** When the one that is served now ends. */
  readonly expiresAt: () => Date
  /**
   * Looks at the files again and again, and tells of each new pair that can be used. One that cannot is
   * logged, and the one before it stays.
   *
   * @returns a function that ends it.
   */
  readonly watch: (onRenewal: (pair: TlsPair) => void) => () => void
}

interface LoadedCertificate {
  readonly pair: TlsPair
  readonly expiresAt: Date
}

const MAX_PEM_BYTES = 256 * 1024

/** How often the files are looked at, in milliseconds: a certificate is renewed long before it ends. */
const WATCH_INTERVAL = 2000

/**
 * Loads a certificate and its key.
 *
 * @param interval - how often the files are looked at, in milliseconds.
 * @throws IterappError `ERR_FILE_NOT_FOUND`, `ERR_FILE_UNREADABLE`, `ERR_FILE_TOO_LARGE`; `ERR_SETTINGS`
 *   when the two do not belong together.
 */
export async function openCertificate(
  files: CertificateFiles,
  logger: Logger,
  interval = WATCH_INTERVAL,
): Promise<ServedCertificate> {
  const { certFile, keyFile } = files
  const watched = await watchFiles(
    [certFile, keyFile],
    () => loadPair(files),
    (error) => {
      logger.error(
        { certFile, failure: describeFailure(error) },
        'the certificate changed and cannot be used; the one before it stays',
      )
    },
  )
  let current = await watched.current()
  return {
    pair: () => current.pair,
    expiresAt: () => current.expiresAt,
    watch: (onRenewal) => {
      // Its own: what one watch has told, another may still have to tell.
      let told = current
      const look = async () => {
        const loaded = await watched.current()
        if (loaded === told) return
        told = loaded
        current = loaded
        logger.info({ certFile, expiresAt: loaded.expiresAt }, 'certificate renewed')
        onRenewal(loaded.pair)
      }
      const timer = setInterval(() => void look(), interval)
      timer.unref()
      return () => {
        clearInterval(timer)
      }
    },
  }
}

async function loadPair({ certFile, keyFile }: CertificateFiles): Promise<LoadedCertificate> {
  const [cert, key] = await Promise.all([readPem(certFile), readPem(keyFile)])
  try {
    // Throws for a key that is not the certificate's.
    createSecureContext({ cert, key })
    return { pair: { cert, key }, expiresAt: new X509Certificate(cert).validToDate }
  } catch (error) {
    throw new IterappError(
      'ERR_SETTINGS',
      `${certFile} and ${keyFile} are not a certificate and its private key`,
      { cause: error },
    )
  }
}

async function readPem(path: string): Promise<string> {
  const { bytes } = await readRegularFile(path, MAX_PEM_BYTES)
  return bytes.toString('utf8')
}
