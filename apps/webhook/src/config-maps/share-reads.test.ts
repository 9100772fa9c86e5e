import { describe, expect, test } from 'vitest'
import type { StoredConfigMap } from './config-map-source'
import { shareReads } from './share-reads'

const stored = (version: number, name = 'iterapp'): StoredConfigMap => ({
  name,
  uid: 'u',
  resourceVersion: String(version),
  data: {},
})

/** A read that waits to be answered. */
interface Waiting {
  readonly key: string
  readonly give: (version: number | null) => void
  readonly fail: (error: Error) => void
}

/** Reads that the test answers. */
function makeSource() {
  const waiting: Waiting[] = []
  const read = shareReads(
    (namespace, name) =>
      new Promise((resolve, reject) => {
        waiting.push({
          key: `${namespace}/${name}`,
          give: (version) => {
            resolve(version === null ? null : stored(version, name))
          },
          fail: reject,
        })
      }),
  )
  const ask = async (name = 'iterapp', namespace = 'apps-web-test') =>
    (await read(namespace, name))?.resourceVersion ?? null
  return { waiting, ask }
}

/** Lets everything happen that waits for nothing else. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a ConfigMap', () => {
  test('is read for who asks', async () => {
    const { waiting, ask } = makeSource()
    const answer = ask()
    expect(waiting.map(({ key }) => key)).toEqual(['apps-web-test/iterapp'])
    waiting[0]?.give(1)
    expect(await answer).toBe('1')
  })

  test('is read again for who asks later', async () => {
    const { waiting, ask } = makeSource()
    const first = ask()
    waiting[0]?.give(1)
    expect(await first).toBe('1')
    const second = ask()
    waiting[1]?.give(2)
    expect(await second).toBe('2')
  })

  test('is read once more for all who ask while it is read', async () => {
    const { waiting, ask } = makeSource()
    const first = ask()
    const others = [ask(), ask(), ask()]
    await settle()
    expect(waiting).toHaveLength(1)
    waiting[0]?.give(1)
    expect(await first).toBe('1')
    await settle()
    expect(waiting).toHaveLength(2)
    waiting[1]?.give(2)
    expect(await Promise.all(others)).toEqual(['2', '2', '2'])
    expect(waiting).toHaveLength(2)
  })

  test('is read by itself, whatever others are', async () => {
    const { waiting, ask } = makeSource()
    const answers = [ask('iterapp', 'a'), ask('iterapp', 'b'), ask('iterapp-web', 'a')]
    expect(waiting.map(({ key }) => key)).toEqual(['a/iterapp', 'b/iterapp', 'a/iterapp-web'])
    for (const [index, each] of waiting.entries()) each.give(index)
    expect(await Promise.all(answers)).toEqual(['0', '1', '2'])
  })

  test('that is missing is missing for all who share the read', async () => {
    const { waiting, ask } = makeSource()
    const answers = [ask(), ask(), ask()]
    waiting[0]?.give(1)
    await settle()
    waiting[1]?.give(null)
    expect(await Promise.all(answers)).toEqual(['1', null, null])
  })
})

describe('a read that fails', () => {
  test('fails for who asked, and the next goes on', async () => {
    const { waiting, ask } = makeSource()
    const first = ask()
    const failure = expect(first).rejects.toThrow('away')
    const others = [ask(), ask()]
    waiting[0]?.fail(new Error('away'))
    await failure
    await settle()
    waiting[1]?.give(2)
    expect(await Promise.all(others)).toEqual(['2', '2'])
  })

  test('fails for all who share it, and for nobody else', async () => {
    const { waiting, ask } = makeSource()
    const first = ask()
    const shared = [ask(), ask()].map((each) => expect(each).rejects.toThrow('away'))
    waiting[0]?.give(1)
    expect(await first).toBe('1')
    await settle()
    const later = ask()
    waiting[1]?.fail(new Error('away'))
    await Promise.all(shared)
    await settle()
    waiting[2]?.give(3)
    expect(await later).toBe('3')
    const last = ask()
    waiting[3]?.give(4)
    expect(await last).toBe('4')
  })

  test('is no different when it fails at once', async () => {
    let calls = 0
    const read = shareReads(() => {
      calls++
      throw new Error('away')
    })
    await expect(read('a', 'iterapp')).rejects.toThrow('away')
    await expect(read('a', 'iterapp')).rejects.toThrow('away')
    expect(calls).toBe(2)
  })
})
