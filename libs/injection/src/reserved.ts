import { canary, containerNames, PART_PREFIX, sidecarVariables, volumeNames } from './names'
import type { Container, EnvVar, Pod, Volume } from './pod'

/** Whether a container's name is one of ours. */
export function isReservedContainer({ name }: Container): boolean {
  return name === containerNames.secrets || name === containerNames.verify
}

/** Whether a volume's name is one of ours. */
export function isReservedVolume({ name }: Pick<Volume, 'name'>): boolean {
  const { env, files, token, secretPrefix } = volumeNames
  return (
    [env, files, token].includes(name as never) ||
    (name.startsWith(secretPrefix) && /^\d+$/.test(name.slice(secretPrefix.length)))
  )
}

/** Whether a variable's name is that of a part of a composed value. */
function isReservedVariable({ name }: EnvVar): boolean {
  return name.startsWith(PART_PREFIX)
}

/** Whether a container is one that was injected, by its name and form. */
export function isInjectedContainer(container: Container): boolean {
  const mark =
    container.name === containerNames.secrets
      ? `${sidecarVariables.payloadPrefix}0`
      : canary.variable
  return isReservedContainer(container) && (container.env ?? []).some(({ name }) => name === mark)
}

/** Whether a volume is one that was injected, by its name and form. */
export function isInjectedVolume(volume: Volume): boolean {
  if (!isReservedVolume(volume)) return false
  const { name, emptyDir, projected, secret } = volume
  if (name === volumeNames.token) {
    const sources = projected?.sources ?? []
    return sources.length === 1 && sources[0]?.serviceAccountToken?.audience !== undefined
  }
  return name.startsWith(volumeNames.secretPrefix)
    ? secret !== undefined
    : emptyDir?.medium === 'Memory'
}

/** Whether a variable can only be one that was injected: it reads the env file, or parts of it. */
export function isInjectedVariable(variable: EnvVar): boolean {
  return (
    isReservedVariable(variable) ||
    variable.valueFrom?.fileKeyRef?.volumeName === volumeNames.env ||
    variable.value?.includes(`$(${PART_PREFIX}`) === true
  )
}

/**
 * What of a pod has our names but is not ours, each as words of a message; {@link stripPod} has taken
 * away what is.
 */
export function listNameCollisions({ spec }: Pod): readonly string[] {
  const { containers, initContainers = [], volumes = [] } = spec
  const found: string[] = []
  for (const container of [...initContainers, ...containers]) {
    const { name, env = [] } = container
    if (isReservedContainer(container)) found.push(`the container ${name}`)
    // What would read from ours, too: it would be taken away the next time.
    for (const variable of env) {
      if (!isInjectedVariable(variable)) continue
      found.push(`the variable ${variable.name} of the container ${name}`)
    }
    for (const mount of container.volumeMounts ?? []) {
      if (!isReservedVolume(mount)) continue
      found.push(`the mount of ${mount.name} in the container ${name}`)
    }
  }
  for (const volume of volumes)
    if (isReservedVolume(volume)) found.push(`the volume ${volume.name}`)
  return found
}
