import { podAnnotations } from './names'
import type { Container, Pod } from './pod'
import type { InjectionSettings } from './settings'

/** Where the injected containers stand, and who gets the secrets. */
export interface Placement {
  /** Index of the first injected container among the init-containers. */
  readonly index: number
  /** Init-containers and containers, the pod's own objects. */
  readonly targets: ReadonlySet<Container>
}

/**
 * Finds the place of the injected containers, first or right after those that `settings.after` names,
 * and what gets secrets: all that starts after it, but not what is excluded or what the annotation
 * `iterapp.dev/containers` leaves out.
 *
 * @param pod - stripped.
 * @param startsFirst - whether there are containers to inject; without them nothing needs to wait.
 */
export function placeInjection(
  { metadata, spec }: Pod,
  { after, excluded }: Pick<InjectionSettings, 'after' | 'excluded'>,
  startsFirst: boolean,
): Placement {
  const init = spec.initContainers ?? []
  const index = init.findLastIndex(({ name }) => after.includes(name)) + 1
  const named = readContainerNames(metadata?.annotations?.[podAnnotations.containers])
  const later = [...(startsFirst ? init.slice(index) : init), ...spec.containers]
  return {
    index,
    targets: new Set(
      later.filter(({ name }) => !excluded.includes(name) && (named?.has(name) ?? true)),
    ),
  }
}

/** The names of the annotation `iterapp.dev/containers`; `null` when there is none. */
export function readContainerNames(text: string | undefined): ReadonlySet<string> | null {
  if (text === undefined) return null
  return new Set(text.split(',').map((name) => name.trim()))
}
