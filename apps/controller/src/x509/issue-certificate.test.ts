import { temporaryFolder } from '@iterapp/testing'
import type { TlsPair } from '@iterapp/http'
import { execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { generateKeys, issueAuthority, issueLeaf, type Authority } from './issue-certificate'
import { startPeriod } from './period'

const DAY = 86_400_000
const HOST = 'iterapp-webhook.iterapp-system.svc'

const readAuthority = ({ cert, key }: TlsPair): Authority => ({
  certificate: new X509Certificate(cert),
  privateKey: createPrivateKey(key),
})

async function makeAuthority(days = 3650) {
  const period = startPeriod(new Date(), days * DAY)
  const pair = await issueAuthority({ name: 'iterapp-authority', keys: generateKeys(), period })
  return { ...pair, ...readAuthority(pair), period }
}

async function makeLeaf(authority: Authority, dnsNames = [HOST], name = 'iterapp-webhook-tls') {
  const period = startPeriod(new Date(), 30 * DAY, authority.certificate.validToDate)
  const pair = await issueLeaf({ name, keys: generateKeys(), period }, dnsNames, authority)
  return { ...pair, certificate: new X509Certificate(pair.cert), period }
}

/** What the `openssl` command prints of some certificates, one file each. */
function openssl(args: readonly string[], files: Readonly<Record<string, string>>): string {
  const cwd = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  return execFileSync('openssl', args, { cwd, encoding: 'utf8', stdio: 'pipe' })
}

const print = (cert: string) =>
  openssl(['x509', '-in', 'c', '-noout', '-text'], { c: cert }).replaceAll(/ *\n */g, '\n')

const verify = (cert: string, ca: string, host = HOST) =>
  openssl(
    [
      'verify',
      '-x509_strict',
      '-purpose',
      'sslserver',
      '-verify_hostname',
      host,
      '-CAfile',
      'ca',
      'c',
    ],
    { ca, c: cert },
  )

describe('an authority', () => {
  test('signs certificates of servers and nothing below it, for ten years', async () => {
    const { certificate, cert, privateKey, period } = await makeAuthority()
    expect(certificate.ca).toBe(true)
    expect(certificate.subject).toBe('CN=iterapp-authority')
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.checkPrivateKey(privateKey)).toBe(true)
    expect([certificate.validFromDate, certificate.validToDate]).toEqual([
      period.notBefore,
      period.notAfter,
    ])
    const text = print(cert)
    expect(text).toContain('X509v3 Basic Constraints: critical\nCA:TRUE, pathlen:0\n')
    expect(text).toContain('X509v3 Key Usage: critical\nCertificate Sign, CRL Sign\n')
    expect(text).toMatch(/X509v3 Subject Key Identifier:\n([0-9A-F]{2}:){19}[0-9A-F]{2}\n/)
    expect(text).toContain('ASN1 OID: prime256v1\n')
    expect(text).toContain('Signature Algorithm: ecdsa-with-SHA256\n')
  })

  test('may live for a century, a time that certificates write in another form', async () => {
    const authority = await makeAuthority(36_500)
    expect(authority.certificate.validToDate).toEqual(authority.period.notAfter)
    expect(verify((await makeLeaf(authority)).cert, authority.cert)).toBe('c: OK\n')
  })

  test('is named by the first 64 characters of a longer name', async () => {
    const name = 'a'.repeat(70)
    const period = startPeriod(new Date(), DAY)
    const { cert } = await issueAuthority({ name, keys: generateKeys(), period })
    expect(new X509Certificate(cert).subject).toBe(`CN=${'a'.repeat(64)}`)
  })
})

describe('a server’s certificate', () => {
  test('is verified by OpenSSL, for its names only', async () => {
    const authority = await makeAuthority()
    const { cert } = await makeLeaf(authority, [HOST, 'iterapp-webhook'])
    expect(verify(cert, authority.cert)).toBe('c: OK\n')
    expect(verify(cert, authority.cert, 'iterapp-webhook')).toBe('c: OK\n')
    expect(() => verify(cert, authority.cert, 'iterapp-keys')).toThrow('hostname mismatch')
    expect(() => verify(cert, authority.cert, 'iterapp-webhook-tls')).toThrow('hostname mismatch')
    const other = await makeAuthority()
    expect(() => verify(cert, other.cert)).toThrow('verification failed')
  })

  test('says what it is for', async () => {
    const authority = await makeAuthority()
    const { cert, certificate, period } = await makeLeaf(authority, [HOST, 'b.test'])
    expect(certificate.ca).toBe(false)
    expect(certificate.subject).toBe('CN=iterapp-webhook-tls')
    expect(certificate.issuer).toBe('CN=iterapp-authority')
    expect(certificate.subjectAltName).toBe(`DNS:${HOST}, DNS:b.test`)
    expect(certificate.checkIssued(authority.certificate)).toBe(true)
    expect(certificate.verify(authority.certificate.publicKey)).toBe(true)
    expect([certificate.validFromDate, certificate.validToDate]).toEqual([
      period.notBefore,
      period.notAfter,
    ])
    const text = print(cert)
    expect(text).toContain('X509v3 Key Usage: critical\nDigital Signature\n')
    expect(text).toContain('X509v3 Extended Key Usage:\nTLS Web Server Authentication\n')
    const [, id = 'none'] =
      /X509v3 Subject Key Identifier:\n(.*)\n/.exec(print(authority.cert)) ?? []
    expect(text).toContain(`X509v3 Authority Key Identifier:\n${id}\n`)
  })

  test('has a key of its own, as PKCS #8', async () => {
    const authority = await makeAuthority()
    const [one, two] = [await makeLeaf(authority), await makeLeaf(authority)]
    expect(one.key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
    expect(one.key).not.toBe(two.key)
    expect(one.certificate.checkPrivateKey(createPrivateKey(one.key))).toBe(true)
    expect(one.certificate.checkPrivateKey(createPrivateKey(two.key))).toBe(false)
  })

  test('has a random serial number of 16 bytes, which is positive', async () => {
    const authority = await makeAuthority()
    const serials: string[] = []
    for (let times = 0; times < 50; times++) {
      serials.push((await makeLeaf(authority)).certificate.serialNumber)
    }
    expect(new Set(serials).size).toBe(50)
    // One that begins with zeros is shorter; a negative one begins with a minus.
    for (const serial of serials) expect(serial).toMatch(/^[0-9A-F]{26,32}$/)
  })

  test('may have a hundred long names', async () => {
    const authority = await makeAuthority()
    const names = Array.from({ length: 100 }, (_, at) => `${'a'.repeat(60)}.${at}.test`)
    const { cert, certificate } = await makeLeaf(authority, names, 'a'.repeat(253))
    expect(certificate.subject).toHaveLength('CN='.length + 64)
    expect(verify(cert, authority.cert, names[99])).toBe('c: OK\n')
  })

  test('names an authority that an admin made as that names itself, byte by byte', async () => {
    const words =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -keyout k -out c ' +
      '-utf8 -subj /C=DE/O=Bäcker+OU=a/CN=root -addext keyUsage=critical,keyCertSign'
    const cwd = temporaryFolder()
    execFileSync('openssl', words.split(' '), { cwd, stdio: 'pipe' })
    const read = (name: string) => readFileSync(join(cwd, name), 'utf8')
    const pair = { cert: read('c'), key: read('k') }
    const { certificate, cert } = await makeLeaf(readAuthority(pair))
    const subject = (text: string, field: string) =>
      openssl(['x509', '-in', 'c', '-noout', field, '-nameopt', 'dump_all,dump_der,sname'], {
        c: text,
      }).replace(/^(issuer|subject)=/, '')
    expect(subject(cert, '-issuer')).toBe(subject(pair.cert, '-subject'))
    expect(certificate.validToDate <= new X509Certificate(pair.cert).validToDate).toBe(true)
    expect(verify(cert, pair.cert)).toBe('c: OK\n')
  })
})
