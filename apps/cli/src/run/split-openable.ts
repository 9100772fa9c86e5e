import { readJwe } from '@iterapp/crypto/format'
import { isIterappError } from '@iterapp/errors'
import type { Payload } from '@iterapp/injection'
import { wrapSecret, type Unwrap } from '@iterapp/unwrap'

/** A payload without what was sealed with keys that are not here. */
export interface SplitPayload {
  readonly openable: Payload
  /** Names of the variables, and paths of the files, whose key is not here. */
  readonly foreign: ReadonlySet<string>
}

/**
 * Tells the secrets that were sealed with an unknown key (a cluster's, on a laptop) from the others.
 * What is wrong in another way stays: decrypting it says what.
 */
export async function splitOpenable(payload: Payload, unwrap: Unwrap): Promise<SplitPayload> {
  const { variables, files } = payload
  const named = [...variables, ...files.map(({ path, jwe }) => ({ name: path, jwe }))]
  const wrapped = named.flatMap(({ name, jwe }) => {
    try {
      return [wrapSecret(name, readJwe(jwe))]
    } catch (error) {
      if (isIterappError(error)) return []
      throw error
    }
  })
  const results = wrapped.length === 0 ? [] : await unwrap(wrapped)
  const foreign = new Set(
    wrapped.flatMap(({ name }, index) => {
      const result = results[index]
      return result !== undefined && 'error' in result && result.error.code === 'ERR_KEY_UNKNOWN'
        ? [name]
        : []
    }),
  )
  return {
    foreign,
    openable: {
      ...payload,
      variables: variables.filter(({ name }) => !foreign.has(name)),
      files: files.filter(({ path }) => !foreign.has(path)),
    },
  }
}
