import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import type { Period } from './period'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The certificates of a PEM text, in their order; `null` when there is none, or one cannot be read. */
export function readCertificates(
  pem: string,
): readonly [X509Certificate, ...X509Certificate[]] | null {
  try {
    const [first, ...rest] = (pem.match(CERTIFICATE) ?? []).map(
      (block) => new X509Certificate(block),
    )
    return first === undefined ? null : [first, ...rest]
  } catch {
    return null
  }
}

/** The private key of a PEM text; `null` when it cannot be read. */
export function readPrivateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}

/** From when to when a certificate is valid, as it says itself. */
export function periodOf({ validFromDate, validToDate }: X509Certificate): Period {
  return { notBefore: validFromDate, notAfter: validToDate }
}

/** Whether a certificate has been signed by the key of another, and names it. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}
