import { applyPatch as apply, type Operation } from 'fast-json-patch'
import type { JsonPatchOperation } from '../json-patch'
import type { Pod } from '../pod'

/** A pod with a JSON Patch applied, by a library; throws for an operation that cannot be. */
export function applyPatch(pod: Pod, patch: readonly JsonPatchOperation[]): Pod {
  const operations = structuredClone(patch) as Operation[]
  return apply(structuredClone(pod), operations, true).newDocument
}
