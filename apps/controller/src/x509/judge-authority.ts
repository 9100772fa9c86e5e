import type { TlsPair } from '@iterapp/http'
import type { KeyObject, X509Certificate } from 'node:crypto'
import type { Authority } from './issue-certificate'
import { isWithin } from './period'
import { isIssuedBy, periodOf, readCertificates, readPrivateKey } from './read-pem'

/** An authority that can be used, or the flaw that stands in the way: the end of "it …". */
export type JudgedAuthority = { readonly authority: Authority } | { readonly flaw: string }

/** Judges the pair of an authority, which an admin may have made. */
export function judgeAuthority({ cert, key }: TlsPair, now: Date): JudgedAuthority {
  const certificates = readCertificates(cert)
  const privateKey = readPrivateKey(key)
  if (certificates === null) return { flaw: 'has no certificate in tls.crt (PEM)' }
  if (privateKey === null) return { flaw: 'has no private key in tls.key (PEM)' }
  const [certificate, ...others] = certificates
  if (others.length > 0) return { flaw: 'has more than one certificate in tls.crt' }
  const flaw = findFlaw(certificate, privateKey, now)
  return flaw === null ? { authority: { certificate, privateKey } } : { flaw }
}

function findFlaw(certificate: X509Certificate, privateKey: KeyObject, now: Date): string | null {
  if (!certificate.checkPrivateKey(privateKey)) return 'has a key that is not its certificate’s'
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    return 'has a key that is not on the curve P-256'
  }
  if (!certificate.ca) return 'is not a certificate authority'
  // A client that is given an authority below another trusts nothing: OpenSSL looks for the root.
  if (!isIssuedBy(certificate, certificate)) return 'is not its own root (self-signed)'
  const { notBefore, notAfter } = periodOf(certificate)
  if (isWithin({ notBefore, notAfter }, now)) return null
  return now > notAfter
    ? `ended at ${notAfter.toISOString()}`
    : `begins only at ${notBefore.toISOString()}`
}
