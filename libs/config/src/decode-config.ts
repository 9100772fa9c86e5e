import { IterappError } from '@iterapp/errors'

/** The largest `iterapp.toml`, in bytes: what a Kubernetes ConfigMap may hold. */
export const MAX_CONFIG_BYTES = 1_048_576

/**
 * The text of an `iterapp.toml`, without a byte order mark. Positions count from this text.
 *
 * @throws IterappError `ERR_CONFIG_TOO_LARGE` above {@link MAX_CONFIG_BYTES};
 *   `ERR_CONFIG_NOT_TEXT` when it is not UTF-8, or holds a NUL byte.
 */
export function decodeConfig(bytes: Uint8Array): string {
  if (bytes.length > MAX_CONFIG_BYTES) {
    throw new IterappError(
      'ERR_CONFIG_TOO_LARGE',
      `the configuration is ${bytes.length} bytes, the limit is ${MAX_CONFIG_BYTES}`,
    )
  }
  const nul = bytes.indexOf(0)
  if (nul >= 0) {
    throw new IterappError('ERR_CONFIG_NOT_TEXT', `byte ${nul + 1} of the configuration is NUL`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // The decoder's own error is left out: it has nothing to add.
    throw new IterappError('ERR_CONFIG_NOT_TEXT', 'the configuration is not UTF-8')
  }
}
