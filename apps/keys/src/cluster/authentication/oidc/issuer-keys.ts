import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import type { FetchJson } from './fetch-json'
import { fetchKeySet } from './fetch-key-set'

/** How an issuer is asked, in milliseconds. */
const issuerTimes = {
  /** For all that one question takes. */
  timeout: 5000,
  /** Keys are asked for anew after this. */
  keep: 10 * 60_000,
  /** After an answer no key is looked for again that was not in it. */
  cooldown: 30_000,
  /** After a failure it is not asked again. */
  pause: 5000,
} as const

/** What the keys of an issuer are read with. */
export interface IssuerKeysDeps {
  readonly fetchJson: FetchJson
  /** Milliseconds, from any origin, never going back. */
  readonly elapsed: () => number
}

interface Failure {
  readonly error: unknown
  readonly at: number
}

/**
 * The keys of an issuer, which are read when a token needs them, and again for a key that is not among them. However
 * many tokens come, that is one question at a time, and few: anybody can write a token.
 *
 * @returns a function for `jwtVerify`, which throws `ERR_TOKEN_ISSUER` when the keys cannot be found out now.
 */
export function createIssuerKeys(
  issuer: string,
  { fetchJson, elapsed }: IssuerKeysDeps,
): JWTVerifyGetKey {
  let failure: Failure | null = null
  return createRemoteJWKSet(new URL(issuer), {
    timeoutDuration: issuerTimes.timeout,
    cacheMaxAge: issuerTimes.keep,
    cooldownDuration: issuerTimes.cooldown,
    // jose alone would ask again for each token while the issuer is away.
    [customFetch]: async (_url, { signal }) => {
      if (failure !== null && elapsed() - failure.at < issuerTimes.pause) throw failure.error
      try {
        const set = await fetchKeySet(issuer, fetchJson, signal)
        failure = null
        return Response.json(set)
      } catch (error) {
        failure = { error, at: elapsed() }
        throw error
      }
    },
  })
}
