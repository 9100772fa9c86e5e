import type { Injection } from './injection'
import { writtenAnnotations } from './names'
import { placeInjection } from './placement'
import type { Container, Pod } from './pod'
import { formatRecord } from './record'
import type { InjectionSettings } from './settings'

/** A variable that a container sets itself, and so keeps. */
export interface KeptVariable {
  readonly container: string
  readonly variable: string
}

/** A pod with its secrets. */
export interface InjectedPod {
  readonly pod: Pod
  readonly kept: readonly KeptVariable[]
}

/**
 * Puts an injection into a pod. Nothing of the pod's own is changed, taken away or put in another order:
 * variables go before its own, mounts and volumes after, containers where {@link placeInjection} says.
 *
 * @param pod - stripped, and without collisions.
 */
export function injectIntoPod(
  pod: Pod,
  injection: Injection,
  settings: Pick<InjectionSettings, 'after' | 'excluded'>,
): InjectedPod {
  const { index, targets } = placeInjection(pod, settings, injection.containers.length > 0)
  const kept: KeptVariable[] = []
  const record = new Map<string, readonly string[]>()
  const inject = (container: Container): Container => {
    if (!targets.has(container)) return container
    const own = new Set((container.env ?? []).map(({ name }) => name))
    const variables = injection.variables.filter(({ name }) => !own.has(name))
    for (const { name } of injection.variables) {
      if (own.has(name)) kept.push({ container: container.name, variable: name })
    }
    const entries = variables.flatMap((each) => each.entries)
    record.set(
      container.name,
      variables.map(({ name }) => name),
    )
    return {
      ...container,
      ...(entries.length > 0 && { env: [...entries, ...(container.env ?? [])] }),
      ...(injection.mounts.length > 0 && {
        volumeMounts: [...(container.volumeMounts ?? []), ...injection.mounts],
      }),
    }
  }
  const init = (pod.spec.initContainers ?? []).map(inject)
  const initContainers = [...init.slice(0, index), ...injection.containers, ...init.slice(index)]
  return {
    kept,
    pod: {
      ...pod,
      spec: {
        ...pod.spec,
        ...(initContainers.length > 0 && { initContainers }),
        containers: pod.spec.containers.map(inject),
        ...(injection.volumes.length > 0 && {
          volumes: [...(pod.spec.volumes ?? []), ...injection.volumes],
        }),
      },
      metadata: {
        ...pod.metadata,
        annotations: {
          ...pod.metadata?.annotations,
          [writtenAnnotations.status]: describe(kept),
          [writtenAnnotations.injected]: formatRecord(record),
          ...(injection.keyIds.length > 0 && {
            [writtenAnnotations.keyIds]: injection.keyIds.join(','),
          }),
        },
      },
    },
  }
}

function describe(kept: readonly KeptVariable[]): string {
  if (kept.length === 0) return 'injected'
  const names = kept.map(({ container, variable }) => `${variable} (${container})`)
  return `injected; kept the pod's own ${names.join(', ')}`
}
