import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareReads } from './share-reads'

/** What happens in a tick: somebody asks for a ConfigMap, or one is stored anew, or nothing. */
const anyEvent = fc.record({
  kind: fc.constantFrom('ask', 'ask', 'store', 'wait'),
  name: fc.constantFrom('iterapp', 'iterapp-web'),
})

/** A read: in how many ticks it sees what is stored, how many more until it answers, how it ends. */
const anyRead = fc.record({
  before: fc.integer({ min: 1, max: 4 }),
  after: fc.nat({ max: 3 }),
  fails: fc.constantFrom(false, false, true),
})

interface Read {
  readonly name: string
  /** `null` until it has ended. */
  outcome: number | 'failed' | null
}

interface Ask {
  readonly name: string
  /** What was stored when it was asked. */
  readonly stored: number
  /** How many reads of the ConfigMap had begun. */
  readonly begun: number
  /** `null` until it is answered. */
  outcome: number | 'failed' | null
}

/** A store and a clock of which a test turns the hand. */
function simulate(kinds: readonly { before: number; after: number; fails: boolean }[]) {
  const versions = new Map<string, number>()
  const reads: Read[] = []
  const asks: Ask[] = []
  const pending = new Map<number, (() => void)[]>()
  let now = 0
  let overlaps = 0
  const inTicks = (ticks: number, action: () => void) => {
    pending.set(now + ticks, [...(pending.get(now + ticks) ?? []), action])
  }
  const versionOf = (name: string) => versions.get(name) ?? 0
  const readsOf = (name: string) => reads.filter((each) => each.name === name)

  const shared = shareReads(
    (_namespace, name) =>
      new Promise((resolve, reject) => {
        if (readsOf(name).some(({ outcome }) => outcome === null)) overlaps++
        const { before, after, fails } = kinds[reads.length % kinds.length] ?? never()
        const own: Read = { name, outcome: null }
        reads.push(own)
        let seen = 0
        inTicks(before, () => (seen = versionOf(name)))
        inTicks(before + after, () => {
          own.outcome = fails ? 'failed' : seen
          if (fails) reject(new Error('away'))
          else resolve({ name, uid: 'u', resourceVersion: String(seen), data: {} })
        })
      }),
  )
  return {
    reads,
    asks,
    overlaps: () => overlaps,
    readsOf,
    store: (name: string) => {
      versions.set(name, versionOf(name) + 1)
    },
    ask: (name: string) => {
      const own: Ask = { name, stored: versionOf(name), begun: readsOf(name).length, outcome: null }
      asks.push(own)
      shared('apps-web-test', name).then(
        (found) => (own.outcome = Number(found?.resourceVersion)),
        () => (own.outcome = 'failed'),
      )
    },
    tick: async () => {
      now++
      for (const action of pending.get(now) ?? []) action()
      // All that waits for nothing else happens.
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('nobody ever gets what was stored before they asked, and no read is made in vain', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEvent, { minLength: 1, maxLength: 40 }),
      fc.array(anyRead, { minLength: 1, maxLength: 8 }),
      async (story, kinds) => {
        const world = simulate(kinds)
        for (const { kind, name } of story) {
          await world.tick()
          if (kind === 'store') world.store(name)
          if (kind === 'ask') world.ask(name)
        }
        // Who asks waits for two reads at most, of seven ticks each.
        for (let left = 0; left < 14; left++) await world.tick()

        const { reads, asks, readsOf } = world
        for (const { name, stored, begun, outcome } of asks) {
          // The first read that begins after they ask is theirs, however it ends.
          expect(outcome).toBe(readsOf(name)[begun]?.outcome)
          if (outcome !== 'failed') expect(outcome).toBeGreaterThanOrEqual(stored)
        }
        const shares = new Set(asks.map(({ name, begun }) => `${name} ${begun}`))
        expect(reads).toHaveLength(shares.size)
        expect(world.overlaps()).toBe(0)
      },
    ),
    { numRuns: 300 },
  )
})

function never(): never {
  throw new Error('there is a kind of read')
}
