import { beforeAll, describe, expect, test } from 'vitest'
import { DAY, start } from '../testing/fixture'
import { HOST, makeAuthority, makeLeaf, runOpenssl } from '../testing/make-certificates'
import { judgeForeignLeaf } from './judge-foreign-leaf'
import type { LeafContent } from './judge-leaf'

let leaf: LeafContent

beforeAll(async () => {
  leaf = await makeLeaf(await makeAuthority())
})

const judge = (change: Partial<LeafContent> = {}, days = 0, dnsNames = [HOST]) =>
  judgeForeignLeaf({ ...leaf, ...change }, dnsNames, new Date(start.getTime() + days * DAY))

const P256 = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

/** A certificate with another one between it and the root; made today. */
function makeChain() {
  const read = runOpenssl(
    [
      `req -x509 ${P256} -days 9 -subj /CN=root -keyout rk -out root`,
      `req ${P256} -subj /CN=between -addext basicConstraints=critical,CA:TRUE -keyout bk -out br`,
      'x509 -req -in br -CA root -CAkey rk -days 9 -copy_extensions copy -out between',
      `req ${P256} -subj /CN=leaf -addext subjectAltName=DNS:*.iterapp-system.svc -keyout key -out lr`,
      'x509 -req -in lr -CA between -CAkey bk -days 9 -copy_extensions copy -out leaf',
    ],
    {},
  )
  return { root: read('root'), between: read('between'), leaf: read('leaf'), key: read('key') }
}

describe('a certificate that somebody else made', () => {
  test('is fine until it is late to renew it, which is told before its end', () => {
    const notAfter = new Date(start.getTime() + 30 * DAY)
    expect(judge()).toEqual({ notAfter, isLate: false })
    expect(judge({}, 24)).toEqual({ notAfter, isLate: false })
    expect(judge({}, 26)).toEqual({ notAfter, isLate: true })
  })

  test('may be below others, and have a name for many', () => {
    const { root, between, leaf: cert, key } = makeChain()
    const judgeNow = (content: LeafContent, names = [HOST]) =>
      judgeForeignLeaf(content, names, new Date())
    const fine = { cert: cert + between, key, ca: root }
    expect(judgeNow(fine)).toMatchObject({ isLate: false })
    expect(judgeNow({ ...fine, ca: `${leaf.ca}${root}` })).toMatchObject({ isLate: false })
    const flaw = 'has a certificate that no root in its ca.crt verifies'
    expect(judgeNow({ ...fine, cert })).toEqual({ flaw })
    expect(judgeNow({ ...fine, ca: leaf.ca })).toEqual({ flaw })
    expect(judgeNow({ ...fine, ca: between })).toEqual({ flaw })
    expect(judgeNow({ ...fine, cert, ca: between + root })).toMatchObject({ isLate: false })
  })

  test('may be its own root', () => {
    const read = runOpenssl([
      `req -x509 ${P256} -days 9 -subj /CN=x -addext subjectAltName=DNS:${HOST} -keyout k -out c`,
    ])
    const content = { cert: read('c'), key: read('k'), ca: read('c') }
    expect(judgeForeignLeaf(content, [HOST], new Date())).toMatchObject({ isLate: false })
  })

  test('is refused without a part of it', () => {
    expect(judge({ cert: '' })).toEqual({ flaw: 'has no certificate in tls.crt (PEM)' })
    expect(judge({ key: 'hunter2' })).toEqual({ flaw: 'has no private key in tls.key (PEM)' })
    expect(judge({ ca: '' })).toEqual({ flaw: 'has no authority in ca.crt (PEM)' })
  })

  test('is refused with the key, or the authority, of another', async () => {
    const other = await makeLeaf(await makeAuthority())
    expect(judge({ key: other.key })).toEqual({ flaw: 'has a key that is not its certificate’s' })
    expect(judge({ ca: other.ca })).toEqual({
      flaw: 'has a certificate that no root in its ca.crt verifies',
    })
  })

  test('is refused without one of the names', () => {
    expect(judge({}, 0, [HOST, 'b.test'])).toEqual({
      flaw: 'has a certificate without the name b.test',
    })
  })

  test('is refused before it begins and after its end', () => {
    const flaw = 'is valid from 2029-12-31T23:00:00.000Z to 2030-01-31T00:00:00.000Z only'
    expect(judge({}, 31)).toEqual({ flaw })
    expect(judge({}, -1)).toEqual({ flaw })
  })
})
