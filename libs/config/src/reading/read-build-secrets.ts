import type { TomlTable } from 'smol-toml'
import type { EncryptedValue } from '../config'
import { quoteName } from '../report/quote-name'
import { isBuildSecretId } from '../rules/names'
import type { Reporter } from './reporter'
import { describeKind, isTable, listMembers } from './toml-kind'
import { chooseForm, readEncrypted } from './value-table'

const forms = [{ needs: ['encrypted'] }] as const

/** Reads `[build_secrets]`, which are for every environment. */
export function readBuildSecrets(
  root: TomlTable,
  reporter: Reporter,
): ReadonlyMap<string, EncryptedValue> {
  const result = new Map<string, EncryptedValue>()
  const table = root.build_secrets
  if (table === undefined) return result
  if (!isTable(table)) {
    const message = `"build_secrets" is ${describeKind(table)}, but a table is expected`
    reporter.reportValue(['build_secrets'], 'ERR_CONFIG_TYPE', message)
    return result
  }
  for (const { name, value, path } of listMembers(table, ['build_secrets'], reporter)) {
    const hasName = isBuildSecretId(name)
    if (!hasName) {
      const message = `${quoteName(name)} cannot be the id of a build secret: it has only letters, digits, _, . and -, does not begin with . or -, and is at most 128 long`
      reporter.reportKey(path, 'ERR_CONFIG_NAME', message)
    }
    if (!isTable(value)) {
      const message = `${quoteName(name)} is ${describeKind(value)}, but { encrypted = "eyJ…" } is expected`
      reporter.reportValue(path, 'ERR_CONFIG_TYPE', message)
      continue
    }
    if (chooseForm(value, path, forms, reporter) === null) continue
    const jwe = readEncrypted(value, path, reporter)
    if (jwe === null || !hasName) continue
    result.set(name, { kind: 'encrypted', jwe, at: reporter.positionOf(path) })
  }
  return result
}
