import { ANY } from '@iterapp/crypto/format'
import {
  describeCiphertext,
  describeKeys,
  findCiphertext,
  formatAge,
  type CiphertextDescription,
} from '@iterapp/entry'
import { isIterappError, type IterappError } from '@iterapp/errors'
import type { KeysState } from '../keys/use-keys'

/** What a text says as a ciphertext; neither for no text at all. */
export interface CiphertextReading {
  /** Terms and what there is to say, in their order. */
  readonly rows: readonly (readonly [string, string])[] | null
  readonly error: IterappError | null
}

/**
 * Reads a ciphertext, or the first of several lines, without a key.
 *
 * @param now - for the age of its key.
 */
export function readCiphertext(text: string, keys: KeysState, now: Date): CiphertextReading {
  if (text.trim() === '') return { rows: null, error: null }
  const known = keys.status === 'ready' ? describeKeys(keys.keys, now) : []
  try {
    const description = describeCiphertext(findCiphertext(text), known)
    return { rows: listRows(description, keys), error: null }
  } catch (error) {
    if (!isIterappError(error)) throw error
    return { rows: null, error }
  }
}

/** How many ciphertexts stand in lines of a text. */
export function countLines(text: string): number {
  return text.match(/\bencrypted\s*=/g)?.length ?? 0
}

function listRows(
  description: CiphertextDescription,
  keys: KeysState,
): readonly (readonly [string, string])[] {
  const { scope, kid, valueBytes, skeleton, alg, enc } = description
  const isBuild = scope.use === 'build'
  return [
    ['Use', isBuild ? 'build: while the image is built' : 'runtime: in the running app'],
    ['App', scope.app],
    [
      'Environment',
      isBuild ? 'none' : scope.environment === ANY ? 'all environments (*)' : scope.environment,
    ],
    ['Name', scope.name === ANY ? 'any name (*)' : scope.name],
    ['Key', kid],
    ['Key age', describeKey(description, keys)],
    ['Value', `${valueBytes.toLocaleString('en')} ${valueBytes === 1 ? 'byte' : 'bytes'}`],
    ...(skeleton === null ? [] : [['Quotes', skeleton] as const]),
    ['Algorithm', `${alg}, ${enc}`],
  ]
}

function describeKey({ key }: CiphertextDescription, keys: KeysState): string {
  if (keys.status !== 'ready') return 'not known: the key set is not loaded'
  if (key === null) return 'not among this cluster’s keys: it cannot be decrypted here'
  const role = key.seals
    ? 'the newest of this cluster'
    : 'an older one of this cluster, still in use'
  return `${formatAge(key.ageDays)}, ${role}`
}
