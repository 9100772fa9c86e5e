import type { TomlTable, TomlValue } from 'smol-toml'
import { quoteName } from '../report/quote-name'
import { checkCiphertext } from '../rules/ciphertext'
import type { Path, Reporter } from './reporter'
import { describeKind, listMembers } from './toml-kind'

/** A form that a table may have: the members it needs, and those it may have. */
export interface Form {
  readonly needs: readonly string[]
  readonly allows?: readonly string[]
}

/**
 * The form that a table has, by its first needed member; `null` after reporting when it has none,
 * several, a part of one, or a member that no form has.
 */
export function chooseForm<Choice extends Form>(
  table: TomlTable,
  path: Path,
  forms: readonly Choice[],
  reporter: Reporter,
): Choice | null {
  const members = listMembers(table, path, reporter)
  const known = new Set(forms.flatMap(({ needs, allows = [] }) => [...needs, ...allows]))
  const unknown = members.filter(({ name }) => !known.has(name))
  for (const { name, path: memberPath } of unknown) {
    const message = `there is no key ${quoteName(name)} in a value: it has ${listForms(forms)}`
    reporter.reportUnknown(memberPath, 'ERR_CONFIG_UNKNOWN_KEY', message, known)
  }
  // What is missing is then probably what was misspelled.
  if (unknown.length > 0) return null
  const names = members.map(({ name }) => name)
  const fitting = forms.filter(({ needs, allows = [] }) =>
    names.every((name) => needs.includes(name) || allows.includes(name)),
  )
  const whole = fitting.find(({ needs }) => needs.every((name) => names.includes(name)))
  if (whole !== undefined) return whole
  const partial = names.length > 0 && fitting.length === 1 ? fitting[0] : undefined
  const missing = partial?.needs.filter((name) => !names.includes(name)).map(quoteName)
  const flaw =
    missing === undefined ? `must have ${listForms(forms)}` : `lacks ${missing.join(' and ')}`
  reporter.reportKey(path, 'ERR_CONFIG_TYPE', `${quoteName(path.at(-1) ?? '')} ${flaw}`)
  return null
}

/** The string of a member; reports another kind and returns `null`. */
export function readString(
  table: TomlTable,
  path: Path,
  name: string,
  reporter: Reporter,
): string | null {
  const value = table[name]
  if (typeof value === 'string') return value
  if (value !== undefined) {
    const message = `${quoteName(name)} is ${describeKind(value)}, but a string is expected`
    reporter.reportValue([...path, name], 'ERR_CONFIG_TYPE', message)
  }
  return null
}

/** The ciphertext of `{ encrypted = "eyJ…" }`, by its shape; reports and returns `null` otherwise. */
export function readEncrypted(table: TomlTable, path: Path, reporter: Reporter): string | null {
  const jwe = readString(table, path, 'encrypted', reporter)
  if (jwe === null) return null
  const flaw = checkCiphertext(jwe)
  if (flaw === null) return jwe
  const message = `this is not a ciphertext of Iterapp Secrets: ${flaw}`
  reporter.reportValue([...path, 'encrypted'], 'ERR_CONFIG_ENCRYPTED', message)
  return null
}

/** Whether `{ unset = true }` says so; reports `unset = false` and other kinds. */
export function readUnset(table: TomlTable, path: Path, reporter: Reporter): boolean {
  const { unset } = table
  if (unset === true) return true
  const found: string = unset === false ? 'false' : describeKind(unset as TomlValue)
  const message = `"unset" can only be true, not ${found}; leave the entry out to keep what ${quoteName('common')} has`
  reporter.reportValue([...path, 'unset'], 'ERR_CONFIG_TYPE', message)
  return false
}

/** Whether a table in the place of an environment is a value: `[env]` instead of `[env.common]`. */
export function isMisplacedValue(table: TomlTable): boolean {
  const names = Object.keys(table).sort().join(' ')
  const hasStrings = Object.values(table).every((value) => typeof value === 'string')
  if (['encrypted', 'encrypted mode', 'key secret', 'mount_path secret'].includes(names))
    return hasStrings
  return names === 'unset' && typeof table.unset === 'boolean'
}

function listForms(forms: readonly Form[]): string {
  const texts = forms.map(({ needs }) => needs.map(quoteName).join(' and '))
  const last = texts.at(-1) ?? ''
  return texts.length > 1 ? `either ${texts.slice(0, -1).join(', or ')}, or ${last}` : last
}
