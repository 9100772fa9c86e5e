import type { JsonPatchOperation } from './json-patch'

/** What is injected is the same for many pods: its JSON is kept for as long as it is. */
const kept = new WeakMap<object, string>()

/** A patch as JSON. Values that are objects must not change afterwards. */
export function stringifyPatch(patch: readonly JsonPatchOperation[]): string {
  const operations = patch.map((operation) => {
    const path = JSON.stringify(operation.path)
    if (operation.op === 'remove') return `{"op":"remove","path":${path}}`
    return `{"op":"${operation.op}","path":${path},"value":${stringifyValue(operation.value)}}`
  })
  return `[${operations.join(',')}]`
}

function stringifyValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stringifyValue).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const known = kept.get(value)
  if (known !== undefined) return known
  const text = JSON.stringify(value)
  kept.set(value, text)
  return text
}
