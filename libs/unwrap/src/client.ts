import { errorCatalog, IterappError } from '@iterapp/errors'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  MAX_SECRETS,
  readErrorAnswer,
  readUnwrapAnswer,
  UNWRAP_PATH,
  type Unwrap,
  type UnwrapRequest,
  type UnwrapResult,
} from './protocol'
import { postJson, type HttpAnswer, type KeysServiceAddress } from './post-json'
import { readRetryAfter, retryUntil, type Attempt, type RetryClock } from './retry'

/** The clock of this process. */
export const systemClock: RetryClock = {
  // Not performance.now(): the module behind it takes milliseconds to load.
  now: () => Number(process.hrtime.bigint() / 1_000_000n),
  sleep: async (milliseconds) => {
    await sleep(milliseconds)
  },
  random: Math.random,
}

/**
 * The keys service across the network.
 *
 * Unreachable, busy or failing, it is asked again until the deadline; a refusal is final at once.
 *
 * @throws IterappError (from the returned function) `ERR_KEYS_SERVICE_UNREACHABLE`,
 *   `ERR_KEYS_SERVICE_CERTIFICATE`, `ERR_KEYS_SERVICE_ANSWER`, `ERR_KEYS_SERVICE_REFUSED`, `ERR_UNAUTHENTICATED`,
 *   `ERR_PAYLOAD_TOO_LARGE`, `ERR_SETTINGS`.
 */
export function connectKeysService(
  address: KeysServiceAddress,
  clock: RetryClock = systemClock,
): Unwrap {
  return async (secrets) => {
    if (secrets.length > MAX_SECRETS) {
      throw new IterappError('ERR_PAYLOAD_TOO_LARGE', `more than ${MAX_SECRETS} secrets`)
    }
    const request: UnwrapRequest = { secrets }
    const body = JSON.stringify(request)
    return retryUntil(address.deadline, clock, async (remaining) => {
      const token = readToken(address)
      const answer = await postJson(address, { path: UNWRAP_PATH, token, body, timeout: remaining })
      return readAttempt(answer, secrets.length)
    })
  }
}

function readAttempt(answer: HttpAnswer | Error, count: number): Attempt<readonly UnwrapResult[]> {
  if (answer instanceof Error) return { done: false, error: answer }
  const { status, body } = answer
  if (status === 200) {
    return { done: true, value: readUnwrapAnswer(body, count) }
  }
  const told = readErrorAnswer(body)
  const isBusy = status === 408 || status === 429 || status >= 500
  if (isBusy) {
    const reason = told === null ? '' : `, ${told.code}`
    const error = new IterappError(
      'ERR_KEYS_SERVICE_UNREACHABLE',
      `the keys service answered with status ${status}${reason}`,
    )
    return { done: false, error, retryAfter: readRetryAfter(answer.retryAfter, Date.now()) }
  }
  if (status === 401) throw new IterappError('ERR_UNAUTHENTICATED', told?.message)
  throw new IterappError(
    'ERR_KEYS_SERVICE_REFUSED',
    told === null
      ? `the keys service refused with status ${status}`
      : `the keys service refused with ${told.code}: ${told.message}. ${errorCatalog[told.code].remedy}`,
  )
}

function readToken(address: KeysServiceAddress): string {
  const [token, flaw] =
    'token' in address
      ? [address.token, 'what was given as the token is none']
      : [readTokenFile(address.tokenFile), `the file ${address.tokenFile} does not hold a token`]
  // What is no token would make an illegal header, whose error quotes it.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new IterappError('ERR_SETTINGS', flaw)
  return token
}

function readTokenFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new IterappError('ERR_SETTINGS', `the token ${path} cannot be read`, { cause: error })
  }
}
