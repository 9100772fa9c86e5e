import { describe, expect, test } from 'vitest'
import { DAY, start } from '../testing/fixture'
import { makeAuthority, makeLeaf, runOpenssl } from '../testing/make-certificates'
import { judgeAuthority } from './judge-authority'

const later = (days: number) => new Date(start.getTime() + days * DAY)

/** The pair of a self-signed certificate that the `openssl` command makes, today. */
function makeWithOpenssl(words: string) {
  const read = runOpenssl([`req -x509 -nodes -days 9 -subj /CN=x -keyout k -out c ${words}`])
  return { cert: read('c'), key: read('k') }
}

const P256 = '-newkey ec -pkeyopt ec_paramgen_curve:P-256'

describe('an authority', () => {
  test('of ours can be used until its end', async () => {
    const authority = await makeAuthority(10)
    for (const days of [0, 5, 10]) {
      expect(judgeAuthority(authority, later(days))).toHaveProperty('authority')
    }
  })

  test('that an admin made can be used, whatever form its key has', () => {
    const { cert, key } = makeWithOpenssl(P256)
    expect(judgeAuthority({ cert, key }, new Date())).toHaveProperty('authority')
    const sec1 = runOpenssl(['ec -in k -out s'], { k: key })('s')
    expect(sec1).toContain('BEGIN EC PRIVATE KEY')
    expect(judgeAuthority({ cert: `a root\n${cert}`, key: sec1 }, new Date())).toHaveProperty(
      'authority',
    )
  })

  test('cannot be used before it begins, or when it has ended', async () => {
    const authority = await makeAuthority(10)
    expect(judgeAuthority(authority, later(10.1))).toEqual({
      flaw: 'ended at 2030-01-11T00:00:00.000Z',
    })
    expect(judgeAuthority(authority, later(-1))).toEqual({
      flaw: 'begins only at 2029-12-31T23:00:00.000Z',
    })
  })

  test('cannot be used without a certificate or a key', async () => {
    const { cert, key } = await makeAuthority()
    const noCertificate = { flaw: 'has no certificate in tls.crt (PEM)' }
    const noKey = { flaw: 'has no private key in tls.key (PEM)' }
    for (const text of ['', 'hunter2', cert.slice(0, 300), cert.replace('MII', 'AAA')]) {
      expect(judgeAuthority({ cert: text, key }, start)).toEqual(noCertificate)
      expect(judgeAuthority({ cert, key: text }, start)).toEqual(noKey)
    }
    expect(judgeAuthority({ cert, key: cert }, start)).toEqual(noKey)
  })

  test('cannot be used with the key of another', async () => {
    const { key } = await makeAuthority()
    const { cert } = await makeAuthority()
    expect(judgeAuthority({ cert, key }, start)).toEqual({
      flaw: 'has a key that is not its certificate’s',
    })
  })

  test('cannot be used when it is not the only one', async () => {
    const { cert, key } = await makeAuthority()
    expect(judgeAuthority({ cert: cert + cert, key }, start)).toEqual({
      flaw: 'has more than one certificate in tls.crt',
    })
  })

  test.each([
    ['is a server’s', `${P256} -addext basicConstraints=CA:FALSE`],
    ['may not sign', `${P256} -addext keyUsage=critical,digitalSignature`],
  ])('cannot be used when it %s', (_title, words) => {
    expect(judgeAuthority(makeWithOpenssl(words), new Date())).toEqual({
      flaw: 'is not a certificate authority',
    })
  })

  test.each(['-newkey rsa:2048', '-newkey ec -pkeyopt ec_paramgen_curve:P-384', '-newkey ed25519'])(
    'cannot be used with a key of another kind: %s',
    (words) => {
      expect(judgeAuthority(makeWithOpenssl(words), new Date())).toEqual({
        flaw: 'has a key that is not on the curve P-256',
      })
    },
  )

  test('cannot be used when another one is above it', () => {
    const read = runOpenssl([
      `req -x509 -nodes ${P256} -days 9 -subj /CN=root -keyout rk -out rc`,
      `req -nodes ${P256} -subj /CN=below -addext basicConstraints=critical,CA:TRUE -keyout k -out r`,
      'x509 -req -in r -CA rc -CAkey rk -days 9 -copy_extensions copy -out c',
    ])
    expect(judgeAuthority({ cert: read('c'), key: read('k') }, new Date())).toEqual({
      flaw: 'is not its own root (self-signed)',
    })
  })

  test('cannot be used when it is one of its certificates', async () => {
    const leaf = await makeLeaf(await makeAuthority())
    expect(judgeAuthority(leaf, start)).toEqual({ flaw: 'is not a certificate authority' })
  })
})
