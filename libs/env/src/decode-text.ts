import { IterappError } from '@iterapp/errors'

/**
 * The text of a value that is to become a variable.
 *
 * @throws IterappError `ERR_VALUE_NOT_TEXT` for bytes that are not UTF-8 (and a string with half a
 *   surrogate pair, which has no UTF-8), and for a NUL, which no process can have in a variable.
 */
export function decodeText(value: Uint8Array | string): string {
  const text = typeof value === 'string' ? value : decodeUtf8(value)
  if (!text?.isWellFormed()) {
    throw new IterappError(
      'ERR_VALUE_NOT_TEXT',
      'the value is not UTF-8; deliver it as a file, under [files.…]',
    )
  }
  if (text.includes('\0')) {
    throw new IterappError(
      'ERR_VALUE_NOT_TEXT',
      'the value holds a NUL byte; deliver it as a file, under [files.…]',
    )
  }
  return text
}

/** Bytes as text, a byte order mark included; `null` when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
