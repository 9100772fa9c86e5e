import type { TlsPair } from '@iterapp/http'
import type { KeyObject, X509Certificate } from 'node:crypto'
import type { Authority } from './issue-certificate'
import { fractionOver } from './period'
import { isIssuedBy, periodOf, readCertificates, readPrivateKey } from './read-pem'

/** Why a certificate of ours is renewed, and what that means. */
export const renewalReasons = {
  unreadable: 'The Secret holds no certificate with a private key.',
  'other-key': 'The private key is not the certificate’s.',
  'other-authority': 'It was issued by another authority than the one that is there now.',
  'other-root': 'Its `ca.crt` is not the certificate of the authority: that was renewed, say.',
  'other-names': 'It has other names than the settings.',
  early: 'It is not valid yet: a clock was ahead.',
  due: 'Two thirds of its lifetime are over.',
} as const

/** A key of {@link renewalReasons}. */
export type RenewalReason = keyof typeof renewalReasons

/** The content of a leaf's Secret. */
export interface LeafContent extends TlsPair {
  /** `ca.crt`, PEM; empty when it is not there. */
  readonly ca: string
}

/** What a leaf of ours has to be. */
export interface LeafTarget {
  readonly dnsNames: readonly string[]
  readonly authority: Authority
}

interface Leaf extends LeafTarget {
  readonly ca: string
  readonly certificate: X509Certificate
  readonly privateKey: KeyObject
  readonly now: Date
}

/** The share of its lifetime after which a certificate is renewed. */
const DUE = 2 / 3

/** In this order; each says whether a certificate has to be renewed for its reason. */
const checks: readonly (readonly [RenewalReason, (leaf: Leaf) => boolean])[] = [
  ['other-key', ({ certificate, privateKey }) => !certificate.checkPrivateKey(privateKey)],
  [
    'other-authority',
    ({ certificate, authority }) => !isIssuedBy(certificate, authority.certificate),
  ],
  ['other-root', ({ ca, authority }) => ca !== authority.certificate.toString()],
  ['other-names', ({ certificate, dnsNames }) => !hasExactly(certificate, dnsNames)],
  ['early', ({ certificate, now }) => now < periodOf(certificate).notBefore],
  ['due', ({ certificate, now }) => fractionOver(periodOf(certificate), now) > DUE],
]

/** Why a leaf of ours has to be renewed; `null` when it has not. */
export function findRenewalReason(
  { cert, key, ca }: LeafContent,
  target: LeafTarget,
  now: Date,
): RenewalReason | null {
  const [certificate] = readCertificates(cert) ?? []
  const privateKey = readPrivateKey(key)
  if (certificate === undefined || privateKey === null) return 'unreadable'
  const leaf = { ...target, ca, certificate, privateKey, now }
  return checks.find(([, applies]) => applies(leaf))?.[0] ?? null
}

/** Whether these are all the names that a certificate has. */
function hasExactly({ subjectAltName = '' }: X509Certificate, names: readonly string[]): boolean {
  const expected = names.map((name) => `DNS:${name}`)
  return subjectAltName.split(', ').toSorted().join() === expected.toSorted().join()
}
