import type { Collision } from './find-collision'
import type { Injection } from './injection'
import type { Placement } from './placement'
import type { Pod } from './pod'

/** How many containers of all sorts a pod may have. */
const MAX_CONTAINERS = 500

/** The longest path that Linux takes (`PATH_MAX`). */
const MAX_PATH_LENGTH = 4096

/** How many pairs of a mount of the pod's and one of ours are compared. */
const MAX_MOUNT_PAIRS = 1_000_000

/** The most that is put into a pod, in bytes of JSON: etcd takes 1.5 MiB of the whole. */
const MAX_INJECTED_BYTES = 1024 * 1024

/**
 * What of a pod is more than any pod that Kubernetes could store, and would take a webhook that one event
 * loop serves long to look at; `null` for nothing. Anyone in the cluster can send it such a pod.
 */
export function findOversize({ spec }: Pod): Collision | null {
  const { containers, initContainers = [] } = spec
  if (containers.length + initContainers.length > MAX_CONTAINERS) {
    return refuse(`the pod has more than ${MAX_CONTAINERS} containers`)
  }
  const isLong = [...containers, ...initContainers].some(({ volumeMounts = [] }) =>
    volumeMounts.some(({ mountPath }) => mountPath.length > MAX_PATH_LENGTH),
  )
  return isLong ? refuse(`a mount path has more than ${MAX_PATH_LENGTH} characters`) : null
}

/** The same of what is to be put into it. */
export function findLargeInjection(
  { bytes, mounts }: Injection,
  { targets }: Placement,
): Collision | null {
  if (bytes * targets.size > MAX_INJECTED_BYTES) {
    return refuse(
      `${targets.size} containers would get ${bytes} bytes of variables and mounts each, and a pod can ` +
        `have ${MAX_INJECTED_BYTES}; say with the annotation iterapp.dev/containers which need them`,
    )
  }
  const own = [...targets].reduce((sum, { volumeMounts = [] }) => sum + volumeMounts.length, 0)
  return own * mounts.length > MAX_MOUNT_PAIRS ? refuse('the pod has too many mounts') : null
}

function refuse(message: string): Collision {
  return { reason: 'pod-too-large', message }
}
