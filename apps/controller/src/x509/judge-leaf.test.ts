import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR, start } from '../testing/fixture'
import { HOST, makeAuthority, makeLeaf, type TestAuthority } from '../testing/make-certificates'
import { findRenewalReason, type LeafContent } from './judge-leaf'

let authority: TestAuthority
let leaf: LeafContent

beforeAll(async () => {
  authority = await makeAuthority()
  leaf = await makeLeaf(authority)
})

const after = (milliseconds: number) => new Date(start.getTime() + milliseconds)

const judge = (content: Partial<LeafContent> = {}, dnsNames = [HOST], now = start) =>
  findRenewalReason({ ...leaf, ...content }, { dnsNames, authority }, now)

describe('a certificate of ours', () => {
  test('is kept while it is as it has to be', () => {
    expect(judge()).toBeNull()
  })

  test('is renewed when two thirds of its lifetime are over', () => {
    // 30 days and an hour, which it began early.
    const due = (30 * DAY + HOUR) * (2 / 3) - HOUR
    expect(judge({}, [HOST], after(due))).toBeNull()
    expect(judge({}, [HOST], after(due + 1))).toBe('due')
    expect(judge({}, [HOST], after(31 * DAY))).toBe('due')
  })

  test('is renewed when it is not valid yet', () => {
    expect(judge({}, [HOST], after(-HOUR))).toBeNull()
    expect(judge({}, [HOST], after(-HOUR - 1))).toBe('early')
  })

  test.each<[string, readonly string[]]>([
    ['one more', [HOST, 'b.test']],
    ['another', ['b.test']],
  ])('is renewed when it has to have %s name', (_title, dnsNames) => {
    expect(judge({}, [...dnsNames])).toBe('other-names')
  })

  test('is renewed when it has a name too many; their order does not matter', async () => {
    const two = await makeLeaf(authority, ['b.test', HOST])
    expect(judge(two)).toBe('other-names')
    expect(judge(two, [HOST, 'b.test'])).toBeNull()
    expect(judge(two, ['b.test', HOST])).toBeNull()
  })

  test('is renewed when another authority issued it, even one of the same name', async () => {
    expect(judge(await makeLeaf(await makeAuthority()))).toBe('other-authority')
    const foreign = await makeLeaf(await makeAuthority())
    expect(judge({ ...foreign, ca: leaf.ca })).toBe('other-authority')
  })

  test('is renewed when its ca.crt is another', () => {
    for (const ca of ['', 'x', leaf.ca + leaf.ca]) expect(judge({ ca })).toBe('other-root')
  })

  test('is renewed when its key is another’s', async () => {
    const { key } = await makeLeaf(authority)
    expect(judge({ key })).toBe('other-key')
  })

  test.each<[string, Partial<LeafContent>]>([
    ['certificate', { cert: '' }],
    ['certificate that is one', { cert: 'hunter2' }],
    ['key', { key: '' }],
    ['key that is one', { key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' }],
  ])('is renewed when it has no %s', (_title, content) => {
    expect(judge(content)).toBe('unreadable')
  })

  test('at no time changes its mind: once due, always due', () => {
    const times = fc.integer({ min: -HOUR, max: 100 * DAY })
    fc.assert(
      fc.property(times, times, (one, two) => {
        const [first, second] = [Math.min(one, two), Math.max(one, two)]
        const isDue = judge({}, [HOST], after(first)) === 'due'
        if (isDue) expect(judge({}, [HOST], after(second))).toBe('due')
      }),
    )
  })
})

test('a certificate that the authority’s end cuts short is not renewed at once', async () => {
  const short = await makeAuthority(1)
  for (const rest of [12 * HOUR, HOUR, 60_000]) {
    const now = after(DAY - rest)
    const cut = await makeLeaf(short, [HOST], now)
    const target = { dnsNames: [HOST], authority: short }
    expect(findRenewalReason(cut, target, now)).toBeNull()
    expect(findRenewalReason(cut, target, new Date(now.getTime() + rest / 2))).toBeNull()
  }
})
