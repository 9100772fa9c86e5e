import { IterappError } from '@iterapp/errors'
import { checkEntry } from './check-entry'
import type { EnvFileEntry } from './compose'
import { decodeText } from './decode-text'

/**
 * Writes an env file as the kubelet reads it (KEP-3721): `KEY='value'` and a line feed for each
 * entry, the value literal.
 *
 * @param entries - keys are short names (at most 32 characters), each once; values hold no single
 *   quote: `envFileEntries` has split them.
 * @throws IterappError `ERR_ENV_FILE` for a key that is not so or a quote in a value,
 *   `ERR_VALUE_EMPTY`, `ERR_VALUE_NOT_TEXT`, `ERR_VALUE_CARRIAGE_RETURN` or
 *   `ERR_VALUE_LINE_TOO_LONG` for a value that would not be read as it is.
 */
export function serializeEnvFile(entries: readonly EnvFileEntry[]): Uint8Array<ArrayBuffer> {
  const keys = new Set<string>()
  for (const entry of entries) {
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,31}$/.test(entry.key)) {
      throw new IterappError('ERR_ENV_FILE', 'a key of an env file is not a short name')
    }
    if (keys.has(entry.key)) {
      throw new IterappError('ERR_ENV_FILE', `key ${entry.key} is twice in an env file`)
    }
    keys.add(entry.key)
    if (entry.value.includes("'")) {
      throw new IterappError('ERR_ENV_FILE', `the value of ${entry.key} holds a single quote`)
    }
    decodeText(entry.value)
    checkEntry(entry)
  }
  return new TextEncoder().encode(entries.map(({ key, value }) => `${key}='${value}'\n`).join(''))
}
