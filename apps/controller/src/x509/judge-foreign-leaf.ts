import type { X509Certificate } from 'node:crypto'
import type { LeafContent } from './judge-leaf'
import { fractionOver, isWithin } from './period'
import { isIssuedBy, periodOf, readCertificates, readPrivateKey } from './read-pem'

/** A leaf that somebody else made: its flaw, the end of "it …", or how it stands. */
export type JudgedLeaf =
  | { readonly flaw: string }
  | {
      readonly notAfter: Date
      /** Whether it should have been renewed by now. */
      readonly isLate: boolean
    }

/** The share of its lifetime after which somebody should have renewed a certificate: cert-manager does after two thirds. */
const LATE = 5 / 6

/** The longest chain from a leaf to its root that is followed. */
const MAX_CHAIN = 8

/** Judges a leaf that somebody else made: whether it can be served, and verified with its `ca.crt`. */
export function judgeForeignLeaf(
  { cert, key, ca }: LeafContent,
  dnsNames: readonly string[],
  now: Date,
): JudgedLeaf {
  const [leaf, ...chain] = readCertificates(cert) ?? []
  const privateKey = readPrivateKey(key)
  const trusted = readCertificates(ca)
  if (leaf === undefined) return { flaw: 'has no certificate in tls.crt (PEM)' }
  if (privateKey === null) return { flaw: 'has no private key in tls.key (PEM)' }
  if (trusted === null) return { flaw: 'has no authority in ca.crt (PEM)' }
  if (!leaf.checkPrivateKey(privateKey)) return { flaw: 'has a key that is not its certificate’s' }
  if (!isUnder(leaf, chain, trusted))
    return { flaw: 'has a certificate that no root in its ca.crt verifies' }
  const missing = dnsNames.find((name) => leaf.checkHost(name) === undefined)
  if (missing !== undefined) return { flaw: `has a certificate without the name ${missing}` }
  const period = periodOf(leaf)
  const { notBefore, notAfter } = period
  if (!isWithin(period, now)) {
    return { flaw: `is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()} only` }
  }
  return { notAfter, isLate: fractionOver(period, now) > LATE }
}

/** Whether a way leads up to a root: clients that use OpenSSL trust no other certificate. */
function isUnder(
  leaf: X509Certificate,
  chain: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): boolean {
  const roots = trusted.filter((each) => isIssuedBy(each, each))
  const between = [...chain, ...trusted].filter((each) => !isIssuedBy(each, each))
  let current: X509Certificate | undefined = leaf
  for (let depth = 0; current !== undefined && depth < MAX_CHAIN; depth++) {
    const below: X509Certificate = current
    if (roots.some((root) => isIssuedBy(below, root))) return true
    current = between.find((each) => isIssuedBy(below, each))
  }
  return false
}
