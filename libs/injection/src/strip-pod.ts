import { volumeNames, writtenAnnotations } from './names'
import type { Container, EnvVar, Pod } from './pod'
import { parseRecord, type InjectionRecord } from './record'
import {
  isInjectedContainer,
  isInjectedVariable,
  isInjectedVolume,
  isReservedContainer,
  isReservedVolume,
} from './reserved'

/**
 * A pod as it was before anything was injected: a pod that the webhook sees again, a copy of one, or a
 * restored backup.
 *
 * With the record of the injection (an annotation) all that has our names goes, and the variables that
 * it lists. A copy may lack its annotations (`kubectl debug --copy-to` drops them): then, where the
 * sidecar or its token shows that it is one, what has our names goes if it also has our form, and what
 * was only listed cannot be told from the pod's own and stays.
 *
 * @returns the same object when nothing is ours.
 */
export function stripPod(pod: Pod): Pod {
  const { annotations } = pod.metadata ?? {}
  const written = annotations?.[writtenAnnotations.injected]
  const record = written === undefined ? null : parseRecord(written)
  const { containers, initContainers, volumes } = pod.spec
  const isOurContainer = record === null ? isInjectedContainer : isReservedContainer
  const isOurVolume = record === null ? isInjectedVolume : isReservedVolume
  const names = new Set((volumes ?? []).filter(isOurVolume).map(({ name }) => name))
  const hasContainer = (initContainers ?? []).some(isOurContainer)
  // A form alone may be the pod's own: without a record or the sidecar nothing of it is taken away.
  if (record === null && !hasContainer && !names.has(volumeNames.token)) return pod

  const stripContainer = (container: Container) => strip(container, names, record)
  return {
    ...pod,
    metadata: { ...pod.metadata, ...(annotations && { annotations: ownAnnotations(annotations) }) },
    spec: {
      ...pod.spec,
      containers: containers.map(stripContainer),
      ...(initContainers && {
        initContainers: initContainers.filter((each) => !isOurContainer(each)).map(stripContainer),
      }),
      ...(volumes && { volumes: volumes.filter(({ name }) => !names.has(name)) }),
    },
  }
}

function ownAnnotations(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const ours: readonly string[] = Object.values(writtenAnnotations)
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !ours.includes(name)))
}

function strip(
  container: Container,
  volumes: ReadonlySet<string>,
  record: InjectionRecord | null,
): Container {
  const { env, volumeMounts } = container
  const recorded = new Set(record?.get(container.name))
  return {
    ...container,
    ...(env && { env: env.filter((variable) => !isOurs(variable, recorded)) }),
    ...(volumeMounts && { volumeMounts: volumeMounts.filter(({ name }) => !volumes.has(name)) }),
  }
}

/** A recorded name is ours once: what another webhook set later under it is not. */
function isOurs(variable: EnvVar, recorded: Set<string>): boolean {
  return recorded.delete(variable.name) || isInjectedVariable(variable)
}
