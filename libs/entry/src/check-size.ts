import { checkSealedSize, maximumFileBytes } from '@iterapp/env'
import { IterappError } from '@iterapp/errors'
import type { SecretKind } from './target'

/**
 * Checks how large a value is, by its length alone.
 *
 * @throws IterappError `ERR_VALUE_EMPTY` (a variable only), `ERR_VALUE_TOO_LARGE`; the message says what to do instead.
 */
export function checkSize(kind: SecretKind, bytes: number): void {
  if (kind !== 'build') checkSealedSize(kind, bytes)
  else if (bytes > maximumFileBytes) {
    throw new IterappError(
      'ERR_VALUE_TOO_LARGE',
      `the value has ${bytes} bytes and a build secret can have ${maximumFileBytes} ` +
        `(${maximumFileBytes / 1024} KiB); a token that fetches the rest is better`,
    )
  }
}
