import type { Payload } from '@iterapp/injection'
import type { Unwrap } from '@iterapp/unwrap'
import { findForeign } from '../content-keys/find-foreign'

/** A payload without what was sealed with keys that are not here. */
export interface SplitPayload {
  readonly openable: Payload
  /** Names of the variables, and paths of the files, whose key is not here. */
  readonly foreign: ReadonlySet<string>
}

/** Tells the secrets that were sealed with an unknown key from the others. */
export async function splitOpenable(payload: Payload, unwrap: Unwrap): Promise<SplitPayload> {
  const { variables, files } = payload
  const named = [...variables, ...files.map(({ path, jwe }) => ({ name: path, jwe }))]
  const foreign = await findForeign(named, unwrap)
  return {
    foreign,
    openable: {
      ...payload,
      variables: variables.filter(({ name }) => !foreign.has(name)),
      files: files.filter(({ path }) => !foreign.has(path)),
    },
  }
}
