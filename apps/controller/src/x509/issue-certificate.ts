import type { TlsPair } from '@iterapp/http'
import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto'
import { loadLibrary } from './load-library'
import type { Period } from './period'

/** A key pair on the curve P-256. */
export interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** What signs certificates: a certificate and its private key, on P-256. */
export interface Authority {
  readonly certificate: X509Certificate
  readonly privateKey: KeyObject
}

/** What a certificate says. */
export interface Subject {
  /** Its common name, of which only the first 64 characters fit (RFC 5280, `ub-common-name`). */
  readonly name: string
  readonly keys: KeyPair
  readonly period: Period
}

const MAX_NAME_LENGTH = 64

/** Makes a key pair: each certificate gets one of its own, a renewed one, too. */
export function generateKeys(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

/** A certificate for itself, which signs those of servers and of nobody else. */
export async function issueAuthority({ name, keys, period }: Subject): Promise<TlsPair> {
  const x509 = await loadLibrary()
  const publicKey = encodePublicKey(keys)
  const { keyCertSign, cRLSign } = x509.KeyUsageFlags
  const certificate = await x509.X509CertificateGenerator.create({
    subject: commonName(name),
    issuer: commonName(name),
    ...period,
    publicKey,
    signingKey: toSigningKey(keys.privateKey),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  })
  return encodePair(certificate.toString('pem'), keys)
}

/**
 * A server's certificate.
 *
 * @param dnsNames - all the names that it is for.
 */
export async function issueLeaf(
  { name, keys, period }: Subject,
  dnsNames: readonly string[],
  authority: Authority,
): Promise<TlsPair> {
  const x509 = await loadLibrary()
  const issuer = new x509.X509Certificate(authority.certificate.toString())
  // An authority that an admin made may have an id of its own kind, or none.
  const { keyId } = issuer.getExtension(x509.SubjectKeyIdentifierExtension) ?? {}
  const publicKey = encodePublicKey(keys)
  const certificate = await x509.X509CertificateGenerator.create({
    subject: commonName(name),
    // As it is there, byte by byte: some verifiers compare it like that.
    issuer: issuer.subjectName,
    ...period,
    publicKey,
    signingKey: toSigningKey(authority.privateKey),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        dnsNames.map((value) => ({ type: 'dns', value }) as const),
      ),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      ...(keyId === undefined ? [] : [new x509.AuthorityKeyIdentifierExtension(keyId)]),
    ],
  })
  return encodePair(certificate.toString('pem'), keys)
}

function commonName(name: string): { CN: string[] }[] {
  return [{ CN: [name.slice(0, MAX_NAME_LENGTH)] }]
}

function encodePublicKey({ publicKey }: KeyPair): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }))
}

function toSigningKey(key: KeyObject): CryptoKey {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  // Node's type of it knows usages that the library's does not.
  return key.toCryptoKey(algorithm, false, ['sign']) as CryptoKey
}

function encodePair(cert: string, { privateKey }: KeyPair): TlsPair {
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { cert: `${cert.trimEnd()}\n`, key }
}
