import { diffList, toPointer, type JsonPatchOperation } from './json-patch'
import type { Container, Pod } from './pod'
import { isReservedContainer } from './reserved'

/**
 * The JSON Patch (RFC 6902) from a pod to what injection made of it: annotations, volumes, pull secrets, and
 * of the containers their variables and mounts. Only our own containers come, go and move.
 */
export function diffPod(before: Pod, after: Pod): readonly JsonPatchOperation[] {
  const init = before.spec.initContainers ?? []
  const initAfter = after.spec.initContainers ?? []
  return [
    ...diffAnnotations(before, after),
    ...diffList('/spec/volumes', before.spec.volumes, after.spec.volumes ?? []),
    ...diffList(
      '/spec/imagePullSecrets',
      before.spec.imagePullSecrets,
      after.spec.imagePullSecrets ?? [],
    ),
    ...diffOwn('containers', before.spec.containers, after.spec.containers),
    // The pod's own first, each at its old place, then ours around them.
    ...diffOwn('initContainers', init, initAfter),
    ...diffInjected(init, initAfter),
  ]
}

function diffAnnotations(before: Pod, after: Pod): readonly JsonPatchOperation[] {
  const old = before.metadata?.annotations
  const wanted = after.metadata?.annotations ?? {}
  if (before.metadata === undefined)
    return [{ op: 'add', path: '/metadata', value: after.metadata }]
  const path = toPointer('metadata', 'annotations')
  if (old === undefined) return [{ op: 'add', path, value: wanted }]
  const removed = Object.keys(old).filter((name) => !Object.hasOwn(wanted, name))
  return [
    ...removed.map((name) => ({ op: 'remove', path: `${path}${toPointer(name)}` }) as const),
    ...Object.entries(wanted)
      .filter(([name, value]) => !Object.hasOwn(old, name) || old[name] !== value)
      .map(([name, value]) => ({ op: 'add', path: `${path}${toPointer(name)}`, value }) as const),
  ]
}

/** The pod's own containers are the same ones in the same order, before and after. */
function diffOwn(
  list: 'containers' | 'initContainers',
  before: readonly Container[],
  after: readonly Container[],
): readonly JsonPatchOperation[] {
  const own = after.filter((each) => !isReservedContainer(each))
  let next = 0
  return before.flatMap((each, index) =>
    isReservedContainer(each)
      ? []
      : diffContainer(toPointer('spec', list, index), each, own[next++]),
  )
}

function diffContainer(
  path: string,
  before: Container,
  after: Container | undefined,
): readonly JsonPatchOperation[] {
  if (after === undefined || after === before) return []
  return [
    ...diffList(`${path}/env`, before.env, after.env ?? []),
    ...diffList(`${path}/volumeMounts`, before.volumeMounts, after.volumeMounts ?? []),
  ]
}

function diffInjected(
  before: readonly Container[],
  after: readonly Container[],
): readonly JsonPatchOperation[] {
  const path = toPointer('spec', 'initContainers')
  if (before.length === 0) return diffList(path, before, after)
  const old = listInjected(before)
  const wanted = listInjected(after)
  if (JSON.stringify(old) === JSON.stringify(wanted)) return []
  return [
    ...old.toReversed().map(({ index }) => ({ op: 'remove', path: `${path}/${index}` }) as const),
    ...wanted.map(
      ({ index, container }) =>
        ({ op: 'add', path: `${path}/${index}`, value: container }) as const,
    ),
  ]
}

function listInjected(containers: readonly Container[]) {
  return containers.flatMap((container, index) =>
    isReservedContainer(container) ? [{ index, container }] : [],
  )
}
