import type { TomlTable, TomlValue } from 'smol-toml'
import type { EnvValue, Position } from '../config'
import { quoteName } from '../report/quote-name'
import {
  isSecretKey,
  isSecretName,
  isVariableName,
  MAX_NAME_LENGTH,
  RESERVED_VARIABLE_PREFIX,
} from '../rules/names'
import type { Path, Reporter } from './reporter'
import { describeKind, isTable, type Member } from './toml-kind'
import { chooseForm, readEncrypted, readString, readUnset } from './value-table'

/** The longest plain value, in bytes of UTF-8: Linux takes no longer string in an environment. */
export const MAX_PLAIN_BYTES = 122_880

const forms = [
  { kind: 'encrypted', needs: ['encrypted'] },
  { kind: 'secret', needs: ['secret', 'key'] },
  { kind: 'unset', needs: ['unset'] },
] as const

/** Reads an entry of `[env.…]`; reports what is wrong and returns `null`. */
export function readEnvEntry({ name, value, path }: Member, reporter: Reporter): EnvValue | null {
  const hasName = checkVariableName(name, path, reporter)
  const entry = isTable(value) ? readTable(value, path, reporter) : readPlain(value, path, reporter)
  return hasName ? entry : null
}

/** The name of a Kubernetes Secret in a value's table; reports and returns `null` otherwise. */
export function readSecretName(table: TomlTable, path: Path, reporter: Reporter): string | null {
  const secret = readString(table, path, 'secret', reporter)
  if (secret === null || isSecretName(secret)) return secret
  const message =
    'this cannot be the name of a Kubernetes Secret, which has only lower-case letters, digits, - and ., at most 253'
  reporter.reportValue([...path, 'secret'], 'ERR_CONFIG_NAME', message)
  return null
}

function checkVariableName(name: string, path: Path, reporter: Reporter): boolean {
  if (isVariableName(name)) return true
  const flaw = name.startsWith(RESERVED_VARIABLE_PREFIX)
    ? `names that begin with ${RESERVED_VARIABLE_PREFIX} are reserved`
    : `it has only letters, digits and _, does not begin with a digit, and is at most ${MAX_NAME_LENGTH} long`
  reporter.reportKey(path, 'ERR_CONFIG_NAME', `${quoteName(name)} cannot be a variable: ${flaw}`)
  return false
}

function readPlain(value: TomlValue, path: Path, reporter: Reporter): EnvValue | null {
  const text = toText(value, path, reporter)
  if (text === null) return null
  if (text.includes('\0')) {
    reporter.reportValue(path, 'ERR_VALUE_NOT_TEXT', 'a variable cannot hold a NUL character')
    return null
  }
  if (new TextEncoder().encode(text).length > MAX_PLAIN_BYTES) {
    const message = `a variable has at most ${MAX_PLAIN_BYTES} bytes`
    reporter.reportValue(path, 'ERR_VALUE_TOO_LARGE', message)
    return null
  }
  return { kind: 'plain', value: text, at: reporter.positionOf(path) }
}

/** Integers become their decimal text, whatever they were written as: 0x1F, 0o37, 31 and +3_1 are 31. */
function toText(value: TomlValue, path: Path, reporter: Reporter): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) return value.toString()
  const reasons = new Map([
    ['number', ': put it in quotes, because 1.10 would become 1.1'],
    ['bigint', ' of more than 64 bits: put it in quotes, because not every tool can read it'],
    ['object', Array.isArray(value) ? '' : ': put it in quotes, because its form would change'],
  ])
  const expected = 'a string, boolean, integer or table is expected'
  const message = `${quoteName(path.at(-1) ?? '')} is ${describeKind(value)}${reasons.get(typeof value) ?? ''} (${expected})`
  reporter.reportValue(path, 'ERR_CONFIG_TYPE', message)
  return null
}

function readTable(table: TomlTable, path: Path, reporter: Reporter): EnvValue | null {
  const form = chooseForm(table, path, forms, reporter)
  const at: Position = reporter.positionOf(path)
  if (form?.kind === 'encrypted') {
    const jwe = readEncrypted(table, path, reporter)
    return jwe === null ? null : { kind: 'encrypted', jwe, at }
  }
  if (form?.kind === 'secret') {
    const secret = readSecretName(table, path, reporter)
    const key = readSecretKey(table, path, reporter)
    return secret === null || key === null ? null : { kind: 'secret', secret, key, at }
  }
  return form !== null && readUnset(table, path, reporter) ? { kind: 'unset', at } : null
}

function readSecretKey(table: TomlTable, path: Path, reporter: Reporter): string | null {
  const key = readString(table, path, 'key', reporter)
  if (key === null || isSecretKey(key)) return key
  const message =
    'this cannot be a key of a Kubernetes Secret, which has only letters, digits, -, _ and ., at most 253'
  reporter.reportValue([...path, 'key'], 'ERR_CONFIG_NAME', message)
  return null
}
