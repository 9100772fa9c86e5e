/** An operation of a JSON Patch (RFC 6902 §4). */
export type JsonPatchOperation =
  | { readonly op: 'add'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }

/** A JSON Pointer (RFC 6901 §3). */
export function toPointer(...tokens: readonly (string | number)[]): string {
  return tokens
    .map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

/**
 * The operations that turn a list into another, where what both have stands in the same order: what is
 * not in the new one is taken away, from the end, and what is not in the old one is put in.
 *
 * Elements that are the same object are the same; others are compared as JSON.
 */
export function diffList(
  path: string,
  before: readonly unknown[] | null | undefined,
  after: readonly unknown[],
): readonly JsonPatchOperation[] {
  const old = before ?? []
  if (old === after) return []
  if (old.length === 0) return after.length === 0 ? [] : [{ op: 'add', path, value: after }]
  const shared = countShared(old, after)
  const operations: JsonPatchOperation[] = []
  for (let index = old.length - shared.end - 1; index >= shared.start; index--) {
    operations.push({ op: 'remove', path: `${path}/${index}` })
  }
  // All at one place, the last first: each moves the ones before it on.
  const place = `${path}/${shared.start}`
  for (let index = after.length - shared.end - 1; index >= shared.start; index--) {
    operations.push({ op: 'add', path: place, value: after[index] })
  }
  return operations
}

/**
 * How many elements two lists share at their end, and of the rest at their start. The end comes first: there
 * stand the pod's own, which are the same objects and need no comparison.
 */
function countShared(
  a: readonly unknown[],
  b: readonly unknown[],
): { readonly start: number; readonly end: number } {
  const most = Math.min(a.length, b.length)
  let end = 0
  while (end < most && isSame(a[a.length - 1 - end], b[b.length - 1 - end])) end++
  let start = 0
  while (start < most - end && isSame(a[start], b[start])) start++
  return { start, end }
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
