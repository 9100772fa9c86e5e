import { isAppName, isEnvironmentName } from '@iterapp/identity'
import type { TomlTable, TomlValue } from 'smol-toml'
import { quoteName } from '../report/quote-name'
import { isVariableName } from '../rules/names'
import type { Reporter } from './reporter'
import { describeKind, isTable, listMembers } from './toml-kind'

/** What may stand at the root beside `x`, which is for other tools and not read. */
const rootKeys = ['app', 'environments', 'env', 'files', 'secret_files', 'build_secrets']

/** Reports keys and tables of the root that do not exist, and an `x` that is no table. */
export function checkRootKeys(root: TomlTable, reporter: Reporter): void {
  for (const { name, value, path } of listMembers(root, [], reporter)) {
    if (rootKeys.includes(name)) continue
    if (name === 'x') {
      if (isTable(value)) continue
      const message = `"x" is ${describeKind(value)}, but a table is expected: what is for other tools`
      reporter.reportValue(path, 'ERR_CONFIG_TYPE', message)
      continue
    }
    const message = `there is no ${isTable(value) ? 'table' : 'key'} ${quoteName(name)}`
    const isShouted = isVariableName(name) && name === name.toUpperCase()
    const hint = isShouted ? ' here: variables stand under [env.common] or [env.<environment>]' : ''
    reporter.reportUnknown(
      path,
      'ERR_CONFIG_UNKNOWN_KEY',
      message + hint,
      isShouted ? [] : rootKeys,
    )
  }
}

/** Reads `app`: `null` when there is none, or not a valid one. */
export function readApp(root: TomlTable, reporter: Reporter): string | null {
  const { app } = root
  if (app === undefined) return null
  if (typeof app !== 'string') {
    const message = `"app" is ${describeKind(app)}, but a string is expected`
    reporter.reportValue(['app'], 'ERR_CONFIG_TYPE', message)
    return null
  }
  if (isAppName(app)) return app
  const message =
    'this cannot be the name of an app, which has only lower-case letters, digits and inner dashes, at most 63'
  reporter.reportValue(['app'], 'ERR_CONFIG_NAME', message)
  return null
}

/**
 * Reads `environments`: `null` when the file lists none. Of a list that is not valid, all strings
 * are returned, so that one problem does not make others.
 */
export function readEnvironments(root: TomlTable, reporter: Reporter): readonly string[] | null {
  const list = root.environments
  if (list === undefined) return null
  if (!Array.isArray(list)) {
    const message = `"environments" is ${describeKind(list)}, but a list of strings is expected`
    reporter.reportValue(['environments'], 'ERR_CONFIG_TYPE', message)
    return null
  }
  const seen = new Map<string, number>()
  for (const [index, item] of list.entries()) {
    checkItem(item, index, seen, reporter)
    if (typeof item === 'string' && !seen.has(item)) seen.set(item, index)
  }
  return [...seen.keys()]
}

function checkItem(
  item: TomlValue,
  index: number,
  seen: ReadonlyMap<string, number>,
  reporter: Reporter,
): void {
  const path = ['environments', String(index)]
  const which = `item ${index + 1} of environments`
  if (typeof item !== 'string') {
    const message = `${which} is ${describeKind(item)}, but a string is expected`
    reporter.reportValue(path, 'ERR_CONFIG_TYPE', message)
  } else if (!isEnvironmentName(item)) {
    const message = `${which} cannot be an environment, which has only lower-case letters and digits, at most 63, and is not "common" or "build"`
    reporter.reportValue(path, 'ERR_CONFIG_NAME', message)
  } else {
    const first = seen.get(item)
    if (first === undefined) return
    reporter.reportValue(path, 'ERR_CONFIG_CONFLICT', `${which} is the same as item ${first + 1}`)
  }
}
