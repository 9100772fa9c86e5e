import type { PrivateKeyRecord } from '@iterapp/crypto/format'
import { describe, expect, test } from 'vitest'
import { loadKeys } from '../../loaded-keys'
import { createFixture } from '../../testing/fixture'
import { createKeyMemory } from './key-memory'

/** What was read of Secrets with these names. */
const readingOf = (found: Readonly<Record<string, PrivateKeyRecord>>) => ({
  keys: loadKeys(Object.values(found)),
  secretNames: new Map(Object.entries(found).map(([name, { kid }]) => [kid, name])),
  usable: Object.keys(found).length,
  unusable: 0,
})

async function createMemory() {
  const { logger, log, records } = await createFixture()
  const remember = createKeyMemory(logger)
  const [a, b] = records
  const read = (found: Readonly<Record<string, PrivateKeyRecord>>) => {
    const { byThumbprint, gone } = remember(readingOf(found))
    return { kids: [...byThumbprint.keys()], gone }
  }
  return { read, log, a, b }
}

describe('the memory of keys', () => {
  test('holds those that are in Secrets, and says nothing', async () => {
    const { read, log, a, b } = await createMemory()
    expect(read({ 'key-1': a, 'key-2': b })).toEqual({ kids: [a.kid, b.kid], gone: 0 })
    expect(log()).toEqual([])
  })

  test('keeps those that are in none any more, and names the Secret once', async () => {
    const { read, log, a, b } = await createMemory()
    read({ 'key-1': a, 'key-2': b })
    for (const left of [{ 'key-2': b }, { 'key-2': b }, {}, {}]) read(left)
    expect(read({})).toEqual({ kids: [a.kid, b.kid], gone: 2 })
    expect(log()).toMatchObject([
      { level: 'error', secret: 'key-1', kid: a.kid },
      { level: 'error', secret: 'key-2', kid: b.kid },
    ])
  })

  test('keeps one whose Secret holds another key now', async () => {
    const { read, log, a, b } = await createMemory()
    read({ 'key-1': a })
    expect(read({ 'key-1': b })).toEqual({ kids: [a.kid, b.kid], gone: 1 })
    expect(log()).toMatchObject([{ level: 'error', secret: 'key-1', kid: a.kid }])
  })

  test('does not mind when one stands in another Secret', async () => {
    const { read, log, a } = await createMemory()
    read({ 'key-1': a })
    expect(read({ 'key-7': a })).toEqual({ kids: [a.kid], gone: 0 })
    expect(log()).toEqual([])
  })

  test('says when a Secret is back, and again when it is gone again', async () => {
    const { read, log, a } = await createMemory()
    read({ 'key-1': a })
    read({})
    expect(read({ 'key-2': a })).toEqual({ kids: [a.kid], gone: 0 })
    read({})
    expect(log()).toMatchObject([
      { level: 'error', secret: 'key-1' },
      { level: 'info', secret: 'key-2', kid: a.kid },
      { level: 'error', secret: 'key-2' },
    ])
  })
})
