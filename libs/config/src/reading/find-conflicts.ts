import type { Config } from '../config'
import { COMMON } from './read-by-environment'
import { listDeliveries, type Delivery } from './deliveries'
import { createPathIndex } from './path-index'
import type { Reporter } from './reporter'

type Delivered = Pick<Config, 'environments' | 'files' | 'secretFiles'>

/**
 * Reports files and mounts that cannot both be delivered to one environment, after `common` has been
 * merged with it: the same path twice, or one below another. Each pair is reported once, at the
 * later of the two.
 *
 * Looked at are the environments that the file lists; without a list, those that have tables, and
 * the others, which see `common` alone.
 *
 * @param limit - how many conflicts are reported at most.
 */
export function findConflicts(config: Delivered, reporter: Reporter, limit: number): void {
  const common = listDeliveries(config, COMMON, reporter)
  const commonIndex = createPathIndex(common.present)
  const commonPairs = common.present.flatMap((lower) =>
    commonIndex.findAround(lower).map((upper) => [upper, lower] as const),
  )
  const seen = new Set<string>()
  const report = (one: Delivery, other: Delivery): void => {
    const [first, second] = isBefore(one, other) ? [one, other] : [other, one]
    const pair = JSON.stringify([first.source, second.source])
    if (seen.has(pair) || seen.size >= limit) return
    seen.add(pair)
    const message = `${second.label} ${relate(second.path, first.path)} ${first.label} of line ${first.at.line}`
    reporter.reportKey(second.source, 'ERR_CONFIG_CONFLICT', message)
  }
  for (const environment of listViews(config)) {
    const own = listDeliveries(config, environment, reporter)
    // Common's own pairs are found once, as there may be many environments.
    const isLeft = (delivery: Delivery): boolean => !own.ids.has(delivery.id)
    for (const [upper, lower] of commonPairs) {
      if (isLeft(upper) && isLeft(lower)) report(upper, lower)
    }
    const ownIndex = createPathIndex(own.present)
    for (const delivery of own.present) {
      for (const other of ownIndex.findAround(delivery)) report(other, delivery)
      const fromCommon = [...commonIndex.findAround(delivery), ...commonIndex.findBelow(delivery)]
      for (const other of fromCommon) if (isLeft(other)) report(other, delivery)
    }
  }
}

/** The environments to look at; the empty name is one without tables. */
function listViews({ environments, files, secretFiles }: Delivered): readonly string[] {
  if (environments !== null && environments.length > 0) return environments
  return ['', ...new Set([...files.keys(), ...secretFiles.keys()])].filter(
    (name) => name !== COMMON,
  )
}

function relate(path: string, to: string): string {
  if (path === to) return 'has the same path as'
  return path.startsWith(`${to}/`) ? 'is below' : 'is above'
}

function isBefore(a: Delivery, b: Delivery): boolean {
  return a.at.line < b.at.line || (a.at.line === b.at.line && a.at.column <= b.at.column)
}
