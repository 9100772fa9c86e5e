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
 * variables go before its own, mounts, volumes and pull secrets after, containers where the placement says.
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
        ...(injection.pullSecrets.length > 0 && {
          imagePullSecrets: addPullSecrets(pod.spec.imagePullSecrets ?? [], injection.pullSecrets),
        }),
      },
      metadata: {
        ...pod.metadata,
        annotations: {
          ...pod.metadata?.annotations,
          [writtenAnnotations.status]: describe(pod, injection, targets, kept),
          [writtenAnnotations.injected]: formatRecord(record),
          ...(injection.keyIds.length > 0 && {
            [writtenAnnotations.keyIds]: injection.keyIds.join(','),
          }),
        },
      },
    },
  }
}

/** What the pod names already, because it was injected before, or by itself, stays where it is. */
function addPullSecrets(
  own: readonly { readonly name: string }[],
  names: readonly string[],
): readonly { readonly name: string }[] {
  const missing = names.filter((name) => own.every((each) => each.name !== name))
  return missing.length === 0 ? own : [...own, ...missing.map((name) => ({ name }))]
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

/** What was done, in words: also who got nothing, and why that may be. */
function describe(
  { spec }: Pod,
  { variables, mounts, notes }: Injection,
  targets: Placement['targets'],
  kept: readonly KeptVariable[],
): string {
  const all = [...(spec.initContainers ?? []), ...spec.containers]
  const without =
    variables.length + mounts.length === 0 ? [] : all.filter((each) => !targets.has(each))
  return [
    'injected',
    ...(kept.length > 0 ? [`kept the pod's own ${listShort(kept.map(nameKept))}`] : []),
    ...(without.length > 0 ? [`nothing in ${listShort(without.map(({ name }) => name))}`] : []),
    ...notes,
  ].join('; ')
}

function nameKept({ container, variable }: KeptVariable): string {
  return `${variable} (${container})`
}

/** Some of a list, and how many more there are. */
function listShort(names: readonly string[]): string {
  const more = names.length - MAX_LISTED
  const listed = names.slice(0, MAX_LISTED).join(', ')
  return more > 0 ? `${listed} and ${more} more` : listed
}

const MAX_LISTED = 20
