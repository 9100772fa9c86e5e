import { isEnvironmentName } from '@iterapp/identity'
import type { TomlTable, TomlValue } from 'smol-toml'
import type { ByEnvironment } from '../config'
import { quoteName } from '../report/quote-name'
import type { Path, Reporter } from './reporter'
import { describeKind, isTable, listMembers, type Member } from './toml-kind'
import { isMisplacedValue } from './value-table'

/** The table of every environment. */
export const COMMON = 'common'

/** Reads one entry; reports what is wrong with it and returns `null`. */
export type EntryReader<Value> = (member: Member, reporter: Reporter) => Value | null

/**
 * Reads a table that has a table for each environment: `env`, `files` or `secret_files`.
 *
 * @param environments - the names that the file lists; `null` when it lists none, or not rightly.
 */
export function readByEnvironment<Value>(
  root: TomlTable,
  section: string,
  environments: readonly string[] | null,
  reporter: Reporter,
  readEntry: EntryReader<Value>,
): ByEnvironment<Value> {
  const result = new Map<string, ReadonlyMap<string, Value>>()
  const table = root[section]
  if (table === undefined) return result
  if (!isTable(table)) {
    reportNoTable([section], table, `[${section}.${COMMON}]`, reporter)
    return result
  }
  for (const { name, value, path } of listMembers(table, [section], reporter)) {
    if (!isTable(value)) {
      reportNoTable(path, value, `[${section}.${COMMON}] or [${section}.<environment>]`, reporter)
      continue
    }
    const isKnown = name === COMMON || environments?.includes(name) === true
    // Variables may be named "secret" and "key"; then their table has a header.
    const canBeValue = section !== 'env' || reporter.isInline(path)
    if (!isKnown && canBeValue && isMisplacedValue(value)) {
      const message = `${quoteName(name)} stands directly under [${section}], but belongs under [${section}.${COMMON}] or [${section}.<environment>]`
      reporter.reportKey(path, 'ERR_CONFIG_TYPE', message)
      continue
    }
    checkEnvironment(path, environments, reporter)
    const entries = new Map<string, Value>()
    for (const member of listMembers(value, path, reporter)) {
      const entry = readEntry(member, reporter)
      if (entry !== null) entries.set(member.name, entry)
    }
    result.set(name, entries)
  }
  return result
}

function reportNoTable(path: Path, value: TomlValue, header: string, reporter: Reporter): void {
  const message = `${quoteName(path.at(-1) ?? '')} is ${describeKind(value)}, but a table is expected: entries stand under ${header}`
  reporter.reportValue(path, 'ERR_CONFIG_TYPE', message)
}

function checkEnvironment(
  path: Path,
  environments: readonly string[] | null,
  reporter: Reporter,
): void {
  const [section = '', name = ''] = path
  const where = `[${section}.${COMMON}] or [${section}.<environment>]`
  if (name === COMMON) return
  if (name === 'build' || name === '*') {
    const hint =
      name === 'build'
        ? 'build secrets stand under [build_secrets]'
        : `write [${section}.${COMMON}]`
    reporter.reportKey(path, 'ERR_CONFIG_NAME', `${quoteName(name)} is reserved: ${hint}`)
  } else if (environments !== null && !environments.includes(name)) {
    const message = `there is no environment ${quoteName(name)} in environments`
    const known = [COMMON, ...environments.filter(isEnvironmentName)]
    reporter.reportUnknown(path, 'ERR_CONFIG_ENVIRONMENT', message, known)
  } else if (!isEnvironmentName(name)) {
    const message = `${quoteName(name)} cannot be an environment, which has only lower-case letters and digits, at most 63; entries stand under ${where}`
    reporter.reportKey(path, 'ERR_CONFIG_NAME', message)
  }
}
