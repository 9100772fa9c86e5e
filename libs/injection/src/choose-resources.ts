import type { Container, Pod, Resources } from './pod'
import { parseQuantity } from './quantity'

/** The resources by which Kubernetes tells the quality-of-service class of a pod. */
const classResources = ['cpu', 'memory'] as const

/** What a ResourceQuota or LimitRange may demand of every container. */
const demandedResources = [...classResources, 'ephemeral-storage'] as const

/**
 * Requests and limits of the injected containers: those of the settings, and
 *
 * - where every container of the pod limits (or requests) a resource that the settings do not, the largest
 *   of theirs: a ResourceQuota may demand one, and what a LimitRange sets by default would be lost when the
 *   pod is injected again;
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
  if (spec.containers.length === 0) return resources
  if (!own.every(isGuaranteed)) return complete(resources, own)
  const largest = Object.fromEntries(
    classResources.map((name) => [
      name,
      findLargest(spec.containers.map((each) => limitOf(each, name))),
    ]),
  )
  return { requests: largest, limits: largest }
}

/** What all containers have and the settings do not; never a limit below the request. */
function complete(resources: Resources, own: readonly Container[]): Resources {
  const { requests = {}, limits = {} } = resources
  const missing = (kind: 'requests' | 'limits', has: readonly string[]) =>
    demandedResources.flatMap((name) => {
      if (has.includes(name)) return []
      const theirs = own.map((each) => each.resources?.[kind]?.[name])
      return theirs.every((each) => each !== undefined)
        ? [[name, findLargest(theirs)] as const]
        : []
    })
  const addedLimits = missing('limits', Object.keys(limits)).map(([name, limit]) => {
    const request = requests[name]
    return [name, request === undefined ? limit : findLargest([limit, request])] as const
  })
  const addedRequests = missing('requests', [...Object.keys(requests), ...Object.keys(limits)])
  if (addedLimits.length + addedRequests.length === 0) return resources
  return {
    requests: { ...requests, ...Object.fromEntries(addedRequests) },
    limits: { ...limits, ...Object.fromEntries(addedLimits) },
  }
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
