import type { InjectedVariable } from './injected-variables'
import type { Injection } from './injection'
import { writtenAnnotations } from './names'
import type { Placement } from './placement'
import type { Container, Pod } from './pod'
import { formatRecord } from './record'

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
 * variables go before its own, mounts and volumes after, containers where the placement says.
 *
 * @param pod - stripped, and without collisions.
 */
export function injectIntoPod(
  pod: Pod,
  injection: Injection,
  { index, targets }: Placement,
): InjectedPod {
  const kept: KeptVariable[] = []
  const record = new Map<string, readonly InjectedVariable[]>()
  const inject = (container: Container): Container => {
    if (!targets.has(container)) return container
    const own = findOwn(container, injection, kept)
    const variables = own === null ? injection.variables : injection.variables.filter(isNotIn(own))
    const entries = own === null ? injection.entries : variables.flatMap((each) => each.entries)
    record.set(container.name, variables)
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

/** The injected variables that a container sets itself, which are noted as kept; `null` for none. */
function findOwn(
  { name: container, env = [] }: Container,
  { variables }: Injection,
  kept: KeptVariable[],
): ReadonlySet<string> | null {
  if (env.length === 0) return null
  const names = new Set(env.map(({ name }) => name))
  const own = variables.filter(({ name }) => names.has(name)).map(({ name }) => name)
  for (const variable of own) kept.push({ container, variable })
  return own.length === 0 ? null : new Set(own)
}

function isNotIn(names: ReadonlySet<string>): (variable: InjectedVariable) => boolean {
  return ({ name }) => !names.has(name)
}

function describe(kept: readonly KeptVariable[]): string {
  if (kept.length === 0) return 'injected'
  const names = kept.map(({ container, variable }) => `${variable} (${container})`)
  return `injected; kept the pod's own ${names.join(', ')}`
}
