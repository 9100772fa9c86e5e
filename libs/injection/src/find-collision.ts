import { quoteName } from '@iterapp/config'
import { isJsonObject } from '@iterapp/json'
import { podAnnotations } from './names'
import { readContainerNames, type Placement } from './placement'
import type { Container, Pod, Volume, VolumeMount } from './pod'
import { listNameCollisions } from './reserved'
import type { InjectionSettings } from './settings'

/** Something of the pod's that the injection cannot stand beside. */
export interface Collision {
  readonly reason:
    | 'containers-annotation'
    | 'name-collision'
    | 'mount-collision'
    | 'annotations-too-large'
    | 'pod-too-large'
  /** What and where, and what to do. */
  readonly message: string
}

/**
 * The first thing in a pod that would make its injection fail, or leave a container without the secrets
 * that it names; `null` when there is none.
 *
 * @param pod - stripped.
 * @param mounts - what is to be mounted in the containers that get secrets.
 */
export function findCollision(
  pod: Pod,
  mounts: readonly VolumeMount[],
  { targets }: Placement,
  { excluded }: Pick<InjectionSettings, 'excluded'>,
): Collision | null {
  const [name] = listNameCollisions(pod)
  if (name !== undefined) {
    const message = `${name} has a name that is reserved for Iterapp Secrets; rename it`
    return { reason: 'name-collision', message }
  }
  return findUnknownContainer(pod, targets, excluded) ?? findMountCollision(pod, targets, mounts)
}

function findUnknownContainer(
  { metadata, spec }: Pod,
  targets: ReadonlySet<Container>,
  excluded: readonly string[],
): Collision | null {
  const named = readContainerNames(metadata?.annotations?.[podAnnotations.containers])
  if (named === null) return null
  const all = [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name)
  const reached = new Set([...targets].map(({ name }) => name))
  const missing = [...named].find((name) => !reached.has(name))
  if (missing === undefined) return null
  const flaw = !all.includes(missing)
    ? 'which is no container of this pod'
    : excluded.includes(missing)
      ? 'which never gets secrets in this cluster'
      : 'which starts before the secrets are there'
  const message = `the annotation ${podAnnotations.containers} names ${quoteName(missing)}, ${flaw}`
  return { reason: 'containers-annotation', message }
}

function findMountCollision(
  { spec }: Pod,
  targets: ReadonlySet<Container>,
  mounts: readonly VolumeMount[],
): Collision | null {
  if (mounts.length === 0) return null
  const readOnly = new Set((spec.volumes ?? []).filter(isReadOnly).map(({ name }) => name))
  for (const { name: container, volumeMounts } of targets) {
    for (const mount of volumeMounts ?? []) {
      const own = normalizePath(mount.mountPath)
      for (const { mountPath: path } of mounts) {
        const flaw = describeCollision(path, own, isSealed(mount, readOnly))
        if (flaw === null) continue
        const where = `the volume ${mount.name} at ${quoteName(mount.mountPath)}`
        const message = `${quoteName(path)} ${flaw} ${where} in the container ${container}; move one of the two`
        return { reason: 'mount-collision', message }
      }
    }
  }
  return null
}

/** How a path cannot be mounted beside a mount of the pod's; `null` when it can. */
function describeCollision(path: string, own: string, ownIsReadOnly: boolean): string | null {
  if (own === path) return 'is also where the pod mounts'
  // What is mounted below ours would have to be made in a file, or in a read-only folder.
  if (own.startsWith(`${path}/`)) return 'is above'
  const isBelow = path.startsWith(own === '/' ? own : `${own}/`)
  return isBelow && ownIsReadOnly ? 'is in the read-only' : null
}

function isSealed({ name, readOnly }: VolumeMount, readOnlyVolumes: ReadonlySet<string>): boolean {
  return readOnly === true || readOnlyVolumes.has(name)
}

/** Kubernetes takes any spelling of a path. */
function normalizePath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function isReadOnly(volume: Volume): boolean {
  const { configMap, secret, projected, downwardAPI, image, ...others } = volume
  return (
    [configMap, secret, projected, downwardAPI, image].some((source) => source !== undefined) ||
    // A claim, a CSI driver's volume, an NFS export.
    Object.values<unknown>(others).some(
      (source) => isJsonObject(source) && source.readOnly === true,
    )
  )
}

/** The most that all annotations of an object may take, in bytes (`ValidateAnnotationsSize`). */
const MAX_ANNOTATIONS_BYTES = 256 * 1024

/** A collision when a pod has more annotations, with those that were written, than Kubernetes takes. */
export function findLargeAnnotations({ metadata }: Pod): Collision | null {
  const texts = Object.entries(metadata?.annotations ?? {}).flat()
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  // A UTF-16 code unit is at most three bytes of UTF-8: mostly nothing needs to be encoded.
  if (length * 3 <= MAX_ANNOTATIONS_BYTES) return null
  const encoder = new TextEncoder()
  const bytes = texts.reduce((sum, text) => sum + encoder.encode(text).length, 0)
  if (bytes <= MAX_ANNOTATIONS_BYTES) return null
  const message = `the pod's annotations, with what is noted of its secrets, are larger than ${MAX_ANNOTATIONS_BYTES} bytes; take some away, or let fewer containers set variables themselves`
  return { reason: 'annotations-too-large', message }
}
