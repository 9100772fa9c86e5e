import { quoteName, type ByEnvironment, type Config, type Position } from '@iterapp/config'
import type { Finding } from '../finding'
import { COMMON } from '../sealed-values'

/** Finds each `unset` that takes nothing away: in `common`, or of a name that common does not have. */
export function findIdleUnsets(config: Config): readonly Finding[] {
  return [config.env, config.files, config.secretFiles].flatMap(findIn)
}

function findIn(
  tables: ByEnvironment<{ readonly kind: string; readonly at: Position }>,
): readonly Finding[] {
  const common = tables.get(COMMON)
  return Array.from(tables).flatMap(([table, entries]) =>
    Array.from(entries).flatMap(([name, { kind, at }]) => {
      const isIdle = table === COMMON || common?.has(name) !== true
      if (kind !== 'unset' || !isIdle) return []
      const reason = table === COMMON ? 'is unset in common itself' : 'is unset, but not in common'
      const message = `${quoteName(name)} ${reason}: there is nothing to take away`
      return [
        { code: 'ERR_CONFIG_NO_EFFECT' as const, message, at, name, severity: 'warning' as const },
      ]
    }),
  )
}
