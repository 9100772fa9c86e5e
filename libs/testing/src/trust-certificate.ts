import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { onTestFinished } from 'vitest'

/**
 * Has this process trust an authority, as `NODE_EXTRA_CA_CERTS` has one that starts, until the test is over.
 *
 * @param certificate - PEM.
 */
export function trustCertificate(certificate: string): void {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, certificate])
  onTestFinished(() => {
    setDefaultCACertificates(before)
  })
}
