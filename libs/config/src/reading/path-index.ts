import type { Delivery } from './deliveries'

/** Finds what lies on the way of a path. */
export interface PathIndex {
  /** Those with a path above that of `delivery`, and those with the same, listed before it. */
  findAround(delivery: Delivery): readonly Delivery[]
  /** Those with a path below that of `delivery`. */
  findBelow(delivery: Delivery): readonly Delivery[]
}

/** Sorts the paths once, so that each search takes as long as the path has parts. */
export function createPathIndex(deliveries: readonly Delivery[]): PathIndex {
  const byPath = new Map<string, Delivery[]>()
  for (const delivery of deliveries) {
    const same = byPath.get(delivery.path)
    if (same === undefined) byPath.set(delivery.path, [delivery])
    else same.push(delivery)
  }
  const sorted = deliveries.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return {
    findAround(delivery) {
      const same = byPath.get(delivery.path) ?? []
      const own = same.indexOf(delivery)
      const found = own < 0 ? [...same] : same.slice(0, own)
      for (const folder of listFolders(delivery.path)) found.push(...(byPath.get(folder) ?? []))
      return found
    },
    findBelow({ path }) {
      const prefix = `${path}/`
      const found: Delivery[] = []
      for (let at = lowerBound(sorted, prefix); at < sorted.length; at++) {
        const candidate = sorted[at]
        if (candidate?.path.startsWith(prefix) !== true) break
        found.push(candidate)
      }
      return found
    },
  }
}

/** The folders that a path lies in: of `/a/b/c`, `/a` and `/a/b`. */
function listFolders(path: string): readonly string[] {
  const folders: string[] = []
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    folders.push(path.slice(0, at))
  }
  return folders
}

function lowerBound(sorted: readonly Delivery[], prefix: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.path ?? '') < prefix) low = middle + 1
    else high = middle
  }
  return low
}
