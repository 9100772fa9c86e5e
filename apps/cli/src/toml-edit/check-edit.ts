import type { EntryPlace } from '@iterapp/entry'
import { IterappError } from '@iterapp/errors'
import { parse, TomlDate, type TomlTable, type TomlValue } from 'smol-toml'

/**
 * Makes sure of an edit, by another parser than the one that made it: every value of the text is what
 * it was, but for the one that was placed.
 *
 * @throws IterappError `ERR_INTERNAL`.
 */
export function checkEdit(before: string, after: string, place: EntryPlace, jwe: string): void {
  const target = [...place.table, place.name]
  const old = listValues(before)
  const wanted = new Map(old)
  const ciphertext = keyOf([...target, 'encrypted'])
  // A ciphertext keeps what stands beside it, such as a file's mode; any other value goes whole.
  if (!old.has(ciphertext)) {
    for (const key of old.keys()) if (isWithin(key, target)) wanted.delete(key)
  }
  wanted.set(ciphertext, `string ${jwe}`)
  const found = listValues(after)
  const isSame =
    found.size === wanted.size && [...wanted].every(([key, value]) => found.get(key) === value)
  if (isSame) return
  throw new IterappError(
    'ERR_INTERNAL',
    'the edit of the configuration would have changed more than the one value; nothing was written',
  )
}

/** Every value of a text that is no table, by its path; with its type, so that 1 is not "1". */
function listValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  let root: TomlTable
  try {
    root = parse(text, { integersAsBigInt: true })
  } catch (error) {
    throw new IterappError('ERR_INTERNAL', 'the configuration cannot be read after the edit', {
      cause: error,
    })
  }
  collect(root, [], values)
  return values
}

function collect(value: TomlValue, path: readonly string[], into: Map<string, string>): void {
  if (typeof value === 'object' && !(value instanceof TomlDate)) {
    if (Array.isArray(value)) into.set(keyOf(path), `array of ${value.length}`)
    for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name], into)
  } else {
    into.set(keyOf(path), `${typeof value} ${String(value)}`)
  }
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}

function isWithin(key: string, target: readonly string[]): boolean {
  return key === keyOf(target) || key.startsWith(`${keyOf(target).slice(0, -1)},`)
}
