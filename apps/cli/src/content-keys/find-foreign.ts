import { readJwe } from '@iterapp/crypto/format'
import type { NamedCiphertext } from '@iterapp/delivery'
import { isIterappError } from '@iterapp/errors'
import { wrapSecret, type Unwrap } from '@iterapp/unwrap'

/** Why a secret of {@link findForeign} has no value here, for messages. */
export const FOREIGN = 'sealed with a key that is not here'

/**
 * Names of the secrets that were sealed with an unknown key (a cluster's, on a laptop). What is wrong
 * in another way is not among them: decrypting it says what.
 */
export async function findForeign(
  secrets: readonly NamedCiphertext[],
  unwrap: Unwrap,
): Promise<ReadonlySet<string>> {
  const wrapped = secrets.flatMap(({ name, jwe }) => {
    try {
      return [wrapSecret(name, readJwe(jwe))]
    } catch (error) {
      if (isIterappError(error)) return []
      throw error
    }
  })
  const results = wrapped.length === 0 ? [] : await unwrap(wrapped)
  return new Set(
    wrapped.flatMap(({ name }, index) => {
      const result = results[index]
      return result !== undefined && 'error' in result && result.error.code === 'ERR_KEY_UNKNOWN'
        ? [name]
        : []
    }),
  )
}
