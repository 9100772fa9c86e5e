import { applyPatch as apply, type Operation } from 'fast-json-patch'
import type { JsonPatchOperation } from '../json-patch'
import type { PodMutation, PodMutationResult } from '../mutate-pod'
import type { Pod } from '../pod'

/** A pod with a JSON Patch applied, by a library; throws for an operation that cannot be. */
export function applyPatch(pod: Pod, patch: readonly JsonPatchOperation[]): Pod {
  const operations = structuredClone(patch) as Operation[]
  return apply(structuredClone(pod), operations, true).newDocument
}

/** The mutation of a pod that has no collision; throws what it has. */
export function expectMutation({ mutation, collision }: PodMutationResult): PodMutation {
  if (mutation === null) throw new Error(collision.message)
  return mutation
}
