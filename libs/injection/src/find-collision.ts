import { quoteName } from '@iterapp/config'
import { BUILD_TOKEN_FOLDER, podAnnotations } from './names'
import { placeInjection, readContainerNames } from './placement'
import type { Container, Pod, Volume, VolumeMount } from './pod'
import type { PodConfig } from './pod-config'
import { listNameCollisions } from './reserved'
import type { InjectionSettings } from './settings'
import { stripPod } from './strip-pod'

/** Something of the pod's that the injection cannot stand beside. */
export interface Collision {
  readonly reason: 'containers-annotation' | 'name-collision' | 'mount-collision'
  /** What and where, and what to do. */
  readonly message: string
}

type CollisionSettings = Pick<InjectionSettings, 'after' | 'excluded'>

/**
 * The first thing in a pod that would make its injection fail, or leave a container without the secrets
 * that it names; `null` when there is none.
 *
 * @param config - `null` for a builder's pod.
 */
export function findCollision(
  pod: Pod,
  config: PodConfig | null,
  settings: CollisionSettings,
): Collision | null {
  const own = stripPod(pod)
  const [name] = listNameCollisions(own)
  if (name !== undefined) {
    const message = `${name} has a name that is reserved for Iterapp Secrets; rename it`
    return { reason: 'name-collision', message }
  }
  const startsFirst = config !== null && config.payload.size > 0
  const { targets } = placeInjection(own, settings, startsFirst)
  return (
    findUnknownContainer(own, targets, settings) ??
    findMountCollision(own, targets, listFolders(config))
  )
}

function listFolders(config: PodConfig | null): readonly string[] {
  if (config === null) return [BUILD_TOKEN_FOLDER]
  return [...config.files, ...config.mounts.map(({ mountPath }) => mountPath)]
}

function findUnknownContainer(
  { metadata, spec }: Pod,
  targets: ReadonlySet<Container>,
  { excluded }: CollisionSettings,
): Collision | null {
  const named = readContainerNames(metadata?.annotations?.[podAnnotations.containers]) ?? []
  const all = [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name)
  const reached = new Set([...targets].map(({ name }) => name))
  const missing = named.find((name) => !reached.has(name))
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
  paths: readonly string[],
): Collision | null {
  if (paths.length === 0) return null
  const readOnly = new Set((spec.volumes ?? []).filter(isReadOnly).map(({ name }) => name))
  for (const { name: container, volumeMounts } of targets) {
    for (const mount of volumeMounts ?? []) {
      for (const path of paths) {
        const flaw = describeCollision(path, mount, readOnly)
        if (flaw === null) continue
        const own = `the volume ${mount.name} at ${quoteName(mount.mountPath)}`
        const message = `${quoteName(path)} ${flaw} ${own} in the container ${container}; move one of the two`
        return { reason: 'mount-collision', message }
      }
    }
  }
  return null
}

/** How a path cannot be mounted beside a mount of the pod's; `null` when it can. */
function describeCollision(
  path: string,
  { name, mountPath, readOnly }: VolumeMount,
  readOnlyVolumes: ReadonlySet<string>,
): string | null {
  const own = mountPath.length > 1 ? mountPath.replace(/\/+$/, '') : mountPath
  if (own === path) return 'is also where the pod mounts'
  // What is mounted below ours would have to be made in a file, or in a read-only folder.
  if (own.startsWith(`${path}/`)) return 'is above'
  const isBelow = path.startsWith(own === '/' ? own : `${own}/`)
  const isSealed = readOnly === true || readOnlyVolumes.has(name)
  return isBelow && isSealed ? 'is in the read-only' : null
}

function isReadOnly({ configMap, secret, projected, downwardAPI, image }: Volume): boolean {
  return [configMap, secret, projected, downwardAPI, image].some((source) => source !== undefined)
}
