import { buildBuilderInjection } from './builder-injection'
import { diffPod } from './diff-pod'
import { findCollision, findLargeAnnotations, type Collision } from './find-collision'
import { findLargeInjection, findOversize } from './find-oversize'
import { injectIntoPod, type KeptVariable } from './inject-into-pod'
import { buildInjection, type Injection } from './injection'
import type { JsonPatchOperation } from './json-patch'
import { placeInjection } from './placement'
import type { Pod } from './pod'
import type { PodConfig } from './pod-config'
import type { InjectionSettings } from './settings'
import { stripPod } from './strip-pod'

/** What to change in a pod so that it gets its secrets. */
export interface PodMutation {
  /** RFC 6902; empty when the pod is already as it should be. */
  readonly patch: readonly JsonPatchOperation[]
  /** What the pod sets itself and keeps. */
  readonly kept: readonly KeptVariable[]
}

/** A mutation, or what of the pod stands in its way. */
export type PodMutationResult =
  | { readonly mutation: PodMutation; readonly collision: null }
  | { readonly mutation: null; readonly collision: Collision }

/**
 * The injection: from a pod and what its namespace's configuration gives it to a JSON Patch.
 *
 * What an earlier injection left in the pod is taken away and injected anew, so that a pod that is seen
 * again, a copy and a restored backup end the same as a new one. Nothing of the pod's own is changed.
 */
export function mutatePod(
  pod: Pod,
  config: PodConfig,
  settings: InjectionSettings,
): PodMutationResult {
  const own = stripPod(pod)
  return apply(pod, own, buildInjection(own, config, settings), settings)
}

/** The injection into a pod of a builders' namespace: the token, and where the keys service is. */
export function mutateBuilderPod(pod: Pod, settings: InjectionSettings): PodMutationResult {
  return apply(pod, stripPod(pod), buildBuilderInjection(settings), settings)
}

function apply(
  pod: Pod,
  own: Pod,
  injection: Injection,
  settings: InjectionSettings,
): PodMutationResult {
  const oversize = findOversize(own)
  if (oversize !== null) return { mutation: null, collision: oversize }
  const placement = placeInjection(own, settings, injection.containers.length > 0)
  const collision =
    findLargeInjection(injection, placement) ??
    findCollision(own, injection.mounts, placement, settings)
  if (collision !== null) return { mutation: null, collision }
  const injected = injectIntoPod(own, injection, placement)
  const large = findLargeAnnotations(injected.pod)
  if (large !== null) return { mutation: null, collision: large }
  return { mutation: { patch: diffPod(pod, injected.pod), kept: injected.kept }, collision: null }
}
