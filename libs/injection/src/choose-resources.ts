import type { Container, Pod, Resources } from './pod'
import { parseQuantity } from './quantity'

/** The resources by which Kubernetes tells the quality-of-service class of a pod. */
const classResources = ['cpu', 'memory'] as const

/**
 * Requests and limits of the injected containers: those of the settings, except
 *
 * - in a Guaranteed pod the largest of its containers', so that the class stays and the pod needs no
 *   more than before: what starts before its containers, native sidecars too, runs beside them later;
 * - in a pod with resources of its own (KEP-2837) none: they count for the pod as a whole.
 *
 * @param pod - stripped.
 */
export function chooseResources({ spec }: Pod, resources: Resources): Resources {
  if (isSet(spec.resources)) return {}
  const own = [...(spec.initContainers ?? []), ...spec.containers]
  // One without containers will be refused later.
  if (spec.containers.length === 0 || !own.every(isGuaranteed)) return resources
  const largest = Object.fromEntries(
    classResources.map((name) => [
      name,
      findLargest(spec.containers.map((each) => limitOf(each, name))),
    ]),
  )
  return { requests: largest, limits: largest }
}

function isSet(resources: Resources | undefined): boolean {
  return Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0
}

/** Whether a container has limits, and requests that are the same (or absent, then they become so). */
function isGuaranteed({ resources }: Container): boolean {
  return classResources.every((name) => {
    const limit = parseQuantity(resources?.limits?.[name] ?? '0')
    const request = parseQuantity(resources?.requests?.[name] ?? resources?.limits?.[name] ?? '0')
    return limit > 0 && request === limit
  })
}

function limitOf({ resources }: Container, name: string): string {
  return resources?.limits?.[name] ?? '0'
}

function findLargest(quantities: readonly string[]): string {
  return quantities.reduce((largest, each) =>
    parseQuantity(each) > parseQuantity(largest) ? each : largest,
  )
}
