import { readKey, type KeyPart } from './read-key'
import { endOfLine, endOfString, skipBlanks, skipVoid } from './scan-tokens'
import { endOfScalar } from './scan-value'

/** Where a key and its value stand, as offsets. */
export interface Place {
  readonly keyStart: number
  readonly keyEnd: number
  readonly valueStart: number
  valueEnd: number
  children?: Map<string, Place>
}

/** The places of a text. */
export interface SourceWalk {
  readonly root: Place
  readonly lastTable: readonly string[] | null
}

/** No path of `iterapp.toml` is longer; what lies deeper has no place. */
const MAX_PATH = 4

/**
 * Walks once through valid TOML. For other text it ends where it understands no more, and what came
 * before has its places.
 */
export function walkSource(text: string): SourceWalk {
  const root: Place = { keyStart: 0, keyEnd: 1, valueStart: 0, valueEnd: 1 }
  let table: Place = root
  let tablePath: readonly string[] | null = []
  for (let at = skipVoid(text, 0); at < text.length; at = skipVoid(text, at)) {
    const isHeader = text.charAt(at) === '['
    const isArray = isHeader && text.charAt(at + 1) === '['
    const width = isArray ? 2 : isHeader ? 1 : 0
    const key = readKey(text, skipBlanks(text, at + width))
    if (key === null) break
    if (isHeader) {
      const named = openPath(root, key.parts)
      // A table of an array has no path of its own: no array of tables is part of iterapp.toml.
      table = isArray ? { ...named, children: new Map() } : named
      tablePath = isArray ? null : key.parts.map(({ name }) => name)
      at = endOfLine(text, key.end)
    } else {
      const depth = tablePath?.length ?? 1
      at = walkEntry(text, table, depth, key.parts, key.end)
      if (at < 0) break
    }
  }
  return { root, lastTable: tablePath }
}

/** Walks `= value` after a key. Gives the end of the value, or -1 when there is none. */
function walkEntry(
  text: string,
  table: Place,
  depth: number,
  parts: readonly KeyPart[],
  keyEnd: number,
): number {
  const equals = skipBlanks(text, keyEnd)
  if (text.charAt(equals) !== '=') return -1
  const start = skipBlanks(text, equals + 1)
  const kept = parts.slice(0, Math.max(0, MAX_PATH - depth))
  const isWhole = kept.length === parts.length
  const place = openPath(table, kept, isWhole ? start : undefined)
  const end = walkValue(text, start, isWhole ? place : null, depth + parts.length)
  if (isWhole && end >= 0 && place.valueStart === start) place.valueEnd = end
  return end
}

/** Walks a value; `place` is `null` for one that has no place. Gives its end, or -1. */
function walkValue(text: string, start: number, place: Place | null, depth: number): number {
  switch (text.charAt(start)) {
    case '"':
    case "'":
      return endOfString(text, start)
    case '[':
      return walkItems(text, start, place, depth)
    case '{':
      return walkMembers(text, start, place, depth)
    default:
      return endOfScalar(text, start)
  }
}

function walkItems(text: string, start: number, place: Place | null, depth: number): number {
  let at = skipVoid(text, start + 1)
  for (let index = 0; at < text.length && text.charAt(at) !== ']'; index++) {
    // The one list of iterapp.toml, environments, is at the root.
    const item = place !== null && depth === 1 ? addPlace(place, String(index), at, at, at) : null
    const end = walkValue(text, at, item, depth + 1)
    if (end < 0) return -1
    if (item !== null) Object.assign(item, { keyEnd: end, valueEnd: end })
    at = skipComma(text, end)
  }
  return at + 1
}

function walkMembers(text: string, start: number, place: Place | null, depth: number): number {
  const table = place ?? { keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: 0 }
  let at = skipVoid(text, start + 1)
  while (at < text.length && text.charAt(at) !== '}') {
    const key = readKey(text, at)
    if (key === null) return -1
    const end = walkEntry(text, table, place === null ? MAX_PATH : depth, key.parts, key.end)
    if (end < 0) return -1
    at = skipComma(text, end)
  }
  return at + 1
}

function skipComma(text: string, end: number): number {
  const at = skipVoid(text, end)
  return text.charAt(at) === ',' ? skipVoid(text, at + 1) : at
}

/** Opens the places of a key's parts; the last one's value is at `valueStart`, if there is one. */
function openPath(table: Place, parts: readonly KeyPart[], valueStart?: number): Place {
  let place = table
  for (const [index, { name, start, end }] of parts.slice(0, MAX_PATH).entries()) {
    const isLast = index === parts.length - 1
    const known = place.children?.get(name)
    place = known ?? addPlace(place, name, start, end, (isLast ? valueStart : undefined) ?? start)
  }
  return place
}

function addPlace(
  parent: Place,
  name: string,
  keyStart: number,
  keyEnd: number,
  valueStart: number,
): Place {
  const place: Place = { keyStart, keyEnd, valueStart, valueEnd: keyEnd }
  parent.children ??= new Map()
  parent.children.set(name, place)
  return place
}
