import { quoteName, withoutControls, type Config } from '@iterapp/config'
import { ANY, describeMisfit } from '@iterapp/crypto/format'
import type { Finding, Severity } from '../finding'
import {
  COMMON,
  findUsual,
  isReadable,
  readSealedValues,
  type ReadableValue,
} from '../sealed-values'

/**
 * Finds encrypted values whose scope does not fit where they stand: another use, app, environment or
 * name, and in `common` a value that is bound to one environment. Public data alone shows it.
 *
 * A value that is bound to one environment may stand in `common` when that is the only one of
 * `environments`. It is a warning when it works, but only because all others override it.
 */
export function findMisfits(config: Config, sealed = readSealedValues(config)): readonly Finding[] {
  const readable = sealed.filter(isReadable)
  return [
    ...readable.flatMap((each) => {
      const { place, jwe } = each
      const { scope } = jwe.header
      // Which environments get a value of common is looked at by itself.
      const isBound = place.environment === ANY && scope.environment !== ANY
      const environment = isBound ? scope.environment : place.environment
      const misfit = describeMisfit(scope, { ...place, environment })
      if (misfit !== null) return [report(each, misfit, 'error')]
      const bound = isBound && place.use === 'runtime' ? describeBound(config, each) : null
      return bound === null ? [] : [report(each, bound.misfit, bound.severity)]
    }),
    ...(config.app === null ? findOtherApps(readable) : []),
  ]
}

/** Of a file that does not name its app, all values must still be for the same one. */
function findOtherApps(readable: readonly ReadableValue[]): readonly Finding[] {
  const usual = findUsual(readable)
  if (usual === null) return []
  const { app } = usual.jwe.header.scope
  return readable
    .filter(({ jwe }) => jwe.header.scope.app !== app)
    .map((each) => {
      const other = `is encrypted for the app ${each.jwe.header.scope.app}`
      const misfit = `${other}, but line ${usual.value.at.line} for ${app}`
      return report(each, misfit, 'error')
    })
}

interface Misfit {
  readonly misfit: string
  readonly severity: Severity
}

/** What is wrong with a value of common that is bound to one environment; `null` for nothing. */
function describeBound(config: Config, { kind, place, jwe }: ReadableValue): Misfit | null {
  const { environment: own } = jwe.header.scope
  const tables = kind === 'file' ? config.files : config.env
  const only = `is encrypted for ${own} only and used in every environment`
  const overrides = [...tables].filter(([, table]) => table.has(place.name)).map(([name]) => name)
  if (config.environments === null || config.environments.length === 0) {
    const fine = [own, ...overrides.filter((name) => name !== COMMON && name !== own)]
    return { misfit: `${only}; it fails everywhere but in ${fine.join(', ')}`, severity: 'error' }
  }
  const failing = config.environments.filter((name) => name !== own && !overrides.includes(name))
  if (failing.length > 0) {
    return { misfit: `${only}; it fails in ${failing.join(', ')}`, severity: 'error' }
  }
  if (config.environments.every((name) => name === own)) return null
  const hint = `it works as the others override it, but belongs in the table of ${own}`
  return { misfit: `${only}; ${hint}`, severity: 'warning' }
}

function report({ place, value }: ReadableValue, misfit: string, severity: Severity): Finding {
  // A scope's name is somebody else's text: nothing in it may act on a terminal.
  const shown = withoutControls(misfit)
  const message = `${quoteName(place.name)} ${shown}`
  const code = 'ERR_SCOPE_MISMATCH'
  const finding: Finding = { code, message, at: value.at, name: place.name, severity }
  // A warning means that it works, and belongs in another table.
  return severity === 'error' ? { ...finding, encryptFor: place } : finding
}
