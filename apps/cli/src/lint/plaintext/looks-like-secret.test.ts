import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { looksLikeSecret } from './looks-like-secret'
import { scanWithSecretlint, type PlainEntry } from './scan-with-secretlint'

/** Pairs of a name and a value, or the parts of one. */
function load(file: string): readonly PlainEntry[] {
  const url = new URL(`../../../testdata/lint/${file}`, import.meta.url)
  const { pairs } = JSON.parse(readFileSync(url, 'utf8')) as {
    readonly pairs: readonly (readonly [string, string | readonly string[]])[]
  }
  return pairs.map(([name, value]) => ({ name, value: [value].flat().join('') }))
}

const innocent = load('innocent.json')
const secrets = load('secrets.json')

/** The names of the entries that are taken for secrets, as lint does it. */
async function findNames(entries: readonly PlainEntry[]): Promise<readonly string[]> {
  const known = await scanWithSecretlint(entries)
  return entries
    .filter((entry) => known.has(entry) || looksLikeSecret(entry.name, entry.value))
    .map(({ name }) => name)
}

describe('the fixtures', () => {
  test('are many', () => {
    expect(innocent.length).toBeGreaterThanOrEqual(120)
    expect(secrets.length).toBeGreaterThanOrEqual(60)
  })

  test('raise at most one false alarm in a hundred innocent values', async () => {
    const alarms = await findNames(innocent)
    expect(alarms.length / innocent.length, alarms.join()).toBeLessThanOrEqual(0.01)
  })

  test('have at least 95 of a hundred secrets found', async () => {
    const found = await findNames(secrets)
    const missed = secrets.map(({ name }) => name).filter((name) => !found.includes(name))
    expect(found.length / secrets.length, missed.join()).toBeGreaterThanOrEqual(0.95)
  })
})
