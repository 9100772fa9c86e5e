import type { EncryptedFile, FileValue, SecretFilesValue } from '../config'
import { quoteName } from '../report/quote-name'
import { readFileMode } from '../rules/file-mode'
import { isMountName, MAX_NAME_LENGTH } from '../rules/names'
import { checkFilePath, checkMountPath, normalizeMountPath } from '../rules/paths'
import { readSecretName } from './read-env'
import type { Path, Reporter } from './reporter'
import { describeKind, isTable, type Member } from './toml-kind'
import { chooseForm, readEncrypted, readString, readUnset, type Form } from './value-table'
import type { TomlTable, TomlValue } from 'smol-toml'

const fileForms = [
  { kind: 'encrypted', needs: ['encrypted'], allows: ['mode'] },
  { kind: 'unset', needs: ['unset'] },
] as const satisfies readonly (Form & { kind: string })[]

const mountForms = [
  { kind: 'mount', needs: ['mount_path', 'secret'] },
  { kind: 'unset', needs: ['unset'] },
] as const satisfies readonly (Form & { kind: string })[]

/** Reads an entry of `[files.…]`; reports what is wrong and returns `null`. */
export function readFileEntry({ name, value, path }: Member, reporter: Reporter): FileValue | null {
  const flaw = checkFilePath(name)
  if (flaw !== null) {
    reporter.reportKey(path, 'ERR_CONFIG_PATH', `${quoteName(name)} cannot be a file: ${flaw}`)
  }
  if (!isTable(value)) {
    reportNoTable(path, value, '{ encrypted = "eyJ…" }', reporter)
    return null
  }
  const form = chooseForm(value, path, fileForms, reporter)
  const at = reporter.positionOf(path)
  if (form?.kind === 'unset') {
    return readUnset(value, path, reporter) && flaw === null ? { kind: 'unset', at } : null
  }
  if (form === null) return null
  const jwe = readEncrypted(value, path, reporter)
  const mode = readMode(value, path, reporter)
  if (jwe === null || mode === undefined || flaw !== null) return null
  return { kind: 'encrypted', jwe, at, mode } satisfies EncryptedFile
}

/** Reads an entry of `[secret_files.…]`; reports what is wrong and returns `null`. */
export function readSecretFilesEntry(
  { name, value, path }: Member,
  reporter: Reporter,
): SecretFilesValue | null {
  const hasName = isMountName(name)
  if (!hasName) {
    const message = `${quoteName(name)} cannot be a name: it has 1 to ${MAX_NAME_LENGTH} printable characters`
    reporter.reportKey(path, 'ERR_CONFIG_NAME', message)
  }
  if (!isTable(value)) {
    reportNoTable(path, value, '{ mount_path = "/…", secret = "…" }', reporter)
    return null
  }
  const form = chooseForm(value, path, mountForms, reporter)
  const at = reporter.positionOf(path)
  if (form?.kind === 'unset') {
    return readUnset(value, path, reporter) && hasName ? { kind: 'unset', at } : null
  }
  if (form === null) return null
  const mountPath = readMountPath(value, path, reporter)
  const secret = readSecretName(value, path, reporter)
  if (mountPath === null || secret === null || !hasName) return null
  return { kind: 'mount', mountPath, secret, at }
}

/** `null` when there is no mode, `undefined` when there is one that cannot stand. */
function readMode(table: TomlTable, path: Path, reporter: Reporter): number | null | undefined {
  if (table.mode === undefined) return null
  const expected = 'expected is one of "0400", "0440", "0404", "0444", in quotes'
  const text = table.mode
  if (typeof text !== 'string') {
    const message = `"mode" is ${describeKind(text)}: ${expected}`
    reporter.reportValue([...path, 'mode'], 'ERR_CONFIG_TYPE', message)
    return undefined
  }
  const mode = readFileMode(text)
  if (mode !== null) return mode
  const message = `a file's mode can only narrow 0444 and lets at least its owner read: ${expected}`
  reporter.reportValue([...path, 'mode'], 'ERR_CONFIG_TYPE', message)
  return undefined
}

function readMountPath(table: TomlTable, path: Path, reporter: Reporter): string | null {
  const text = readString(table, path, 'mount_path', reporter)
  if (text === null) return null
  const flaw = checkMountPath(text)
  if (flaw === null) return normalizeMountPath(text)
  reporter.reportValue([...path, 'mount_path'], 'ERR_CONFIG_PATH', flaw)
  return null
}

function reportNoTable(path: Path, value: TomlValue, form: string, reporter: Reporter): void {
  const message = `${quoteName(path.at(-1) ?? '')} is ${describeKind(value)}, but ${form} is expected`
  reporter.reportValue(path, 'ERR_CONFIG_TYPE', message)
}
