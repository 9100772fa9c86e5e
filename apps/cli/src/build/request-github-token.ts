import { IterappError, isIterappError } from '@iterapp/errors'
import { isJsonObject, parseJson } from '@iterapp/json'
import { retryUntil, systemClock } from '@iterapp/unwrap'
import { readBytes } from '../input/read-bytes'
import { findAddressFlaw } from '../key-source/key-address'

const DEADLINE = 20_000
const MAX_ANSWER_BYTES = 64 * 1024

/**
 * Asks GitHub Actions for the job's OIDC token.
 *
 * @param address - `ACTIONS_ID_TOKEN_REQUEST_URL`.
 * @param bearer - `ACTIONS_ID_TOKEN_REQUEST_TOKEN`; sent only over TLS or on this machine.
 * @throws IterappError `ERR_SETTINGS` for an address that is not taken, `ERR_TOKEN_REQUEST` when no token
 *   is given; no message quotes a token or the answer.
 */
export async function requestGithubToken(
  address: string,
  bearer: string,
  audience: string,
  fetch: typeof globalThis.fetch,
): Promise<string> {
  const url = URL.parse(address)
  if (url === null || findAddressFlaw(url) !== null || !/^[\x21-\x7e]+$/.test(bearer)) {
    throw new IterappError(
      'ERR_SETTINGS',
      'what ACTIONS_ID_TOKEN_REQUEST_URL and …_TOKEN hold cannot be used',
    )
  }
  url.searchParams.set('audience', audience)
  return retryUntil(DEADLINE, systemClock, async (remaining) => {
    try {
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(remaining),
      })
      if (answer.ok) return { done: true, value: await readToken(answer) }
      await answer.body?.cancel()
      const error = refuse(`answered with status ${answer.status}`)
      if (answer.status === 429 || answer.status >= 500) return { done: false, error }
      throw error
    } catch (error) {
      if (isIterappError(error)) throw error
      return { done: false, error: refuse('could not be reached', error) }
    }
  })
}

async function readToken(answer: Response): Promise<string> {
  const bytes = answer.body === null ? null : await readBytes(answer.body, MAX_ANSWER_BYTES)
  const document = bytes === null ? null : parseJson(Buffer.from(bytes).toString('utf8'))
  const value = isJsonObject(document) ? document.value : undefined
  if (typeof value === 'string' && value !== '') return value
  throw refuse('gave an answer without a token')
}

function refuse(message: string, cause?: unknown): IterappError {
  return new IterappError('ERR_TOKEN_REQUEST', `the token service of GitHub Actions ${message}`, {
    cause,
  })
}
