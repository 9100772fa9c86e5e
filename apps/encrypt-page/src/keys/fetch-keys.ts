import type { PublicKeyRecord } from '@iterapp/crypto/format'
import { readKeySet } from '@iterapp/crypto/jose'
import { IterappError } from '@iterapp/errors'

/** The public keys, newest first: that one encrypts. */
export type PublicKeys = readonly [PublicKeyRecord, ...PublicKeyRecord[]]

/** For the key set, in milliseconds. */
const TIMEOUT = 15_000

/**
 * Fetches the key set, the only thing that the page ever asks for.
 *
 * @throws IterappError `ERR_KEYS_UNREACHABLE`, `ERR_KEYS_INVALID`.
 */
export async function fetchKeys(address: URL): Promise<PublicKeys> {
  const [newest, ...older] = await readKeySet(await fetchJson(address))
  if (newest === undefined) throw new IterappError('ERR_KEYS_INVALID')
  return [newest, ...older]
}

async function fetchJson(address: URL): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT) })
  } catch {
    throw new IterappError('ERR_KEYS_UNREACHABLE', 'the keys service does not answer')
  }
  if (!response.ok) {
    throw new IterappError(
      'ERR_KEYS_UNREACHABLE',
      `the keys service answers with status ${response.status}`,
    )
  }
  try {
    return await response.json()
  } catch {
    throw new IterappError('ERR_KEYS_INVALID', 'the answer of the keys service is not a key set')
  }
}
