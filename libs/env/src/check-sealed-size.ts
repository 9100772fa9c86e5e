import { IterappError } from '@iterapp/errors'
import { checkSize, maximumFileBytes, maximumVariableBytes } from './check-value'

/**
 * Checks how large a value is by its ciphertext alone: GCM does not pad (NIST SP 800-38D), so a
 * ciphertext is as long as its value.
 *
 * @param bytes - of the ciphertext, without initialization vector and tag.
 * @throws IterappError `ERR_VALUE_EMPTY` (a variable only) or `ERR_VALUE_TOO_LARGE`.
 */
export function checkSealedSize(kind: 'variable' | 'file', bytes: number): void {
  if (kind === 'file') checkSize(bytes, 'a file', maximumFileBytes)
  else {
    if (bytes === 0) throw new IterappError('ERR_VALUE_EMPTY')
    checkSize(bytes, 'a variable', maximumVariableBytes)
  }
}
