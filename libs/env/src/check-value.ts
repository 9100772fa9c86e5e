import { IterappError } from '@iterapp/errors'
import { checkEntry } from './check-entry'
import { envFileEntries } from './compose'
import { decodeText } from './decode-text'

/** How large a variable's value may be, in bytes: 120 KiB (Linux takes 128 KiB with the name). */
export const maximumVariableBytes = 122_880
/** How large a file may be, in bytes: 64 KiB. */
export const maximumFileBytes = 65_536

/** As long as any key that a variable gets in an env file, before `_<part>`. */
const longestKey = 'K9999'

/**
 * Checks that a value can become an environment variable, byte for byte, and gives its text.
 *
 * How many single quotes it may have is `checkSkeleton`'s matter, in `@iterapp/crypto/format`.
 *
 * @param key - its key in the env file; without it there is room for any key, so that what passes
 *   while it is encrypted passes in every pod.
 * @throws IterappError `ERR_VALUE_EMPTY`, `ERR_VALUE_TOO_LARGE`, `ERR_VALUE_NOT_TEXT`,
 *   `ERR_VALUE_CARRIAGE_RETURN` or `ERR_VALUE_LINE_TOO_LONG`.
 */
export function checkVariable(value: Uint8Array, key: string = longestKey): string {
  checkSize(value.length, 'a variable', maximumVariableBytes)
  const text = decodeText(value)
  for (const entry of envFileEntries(key, text)) checkEntry(entry)
  return text
}

/**
 * Checks that a value can be delivered as a file. Any bytes can, none too.
 *
 * @throws IterappError `ERR_VALUE_TOO_LARGE`.
 */
export function checkFile(value: Uint8Array): void {
  checkSize(value.length, 'a file', maximumFileBytes)
}

/** Throws `ERR_VALUE_TOO_LARGE` for more than `maximum` bytes. */
export function checkSize(bytes: number, kind: string, maximum: number): void {
  if (bytes <= maximum) return
  throw new IterappError(
    'ERR_VALUE_TOO_LARGE',
    `the value has ${bytes} bytes and ${kind} can have ${maximum} (${maximum / 1024} KiB); ` +
      'put it in a Kubernetes Secret and mount that with [secret_files]',
  )
}
