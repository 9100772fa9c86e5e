import { IterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'
import type { JSONWebKeySet } from 'jose'
import type { FetchJson } from './fetch-json'

/**
 * Asks an issuer for the keys that it signs with: its discovery document (OpenID Connect Discovery 1.0 §4) says
 * where they are.
 *
 * @throws IterappError `ERR_TOKEN_ISSUER` when it does not answer, or not for itself.
 */
export async function fetchKeySet(
  issuer: string,
  fetchJson: FetchJson,
  signal: AbortSignal,
): Promise<JSONWebKeySet> {
  const configuration = await fetchJson(discoveryUrl(issuer), signal)
  const { issuer: named, jwks_uri: place } = isJsonObject(configuration) ? configuration : {}
  // §4.3: else whoever answers for one issuer could answer for another.
  if (named !== issuer) throw refuse(issuer, 'does not name itself as the issuer')
  const url = typeof place === 'string' ? URL.parse(place) : null
  if (url?.protocol !== 'https:') throw refuse(issuer, 'does not say where its keys are on https')
  const set = await fetchJson(url, signal)
  if (!isKeySet(set)) throw refuse(issuer, 'has no set of keys where it says')
  return set
}

function discoveryUrl(issuer: string): URL {
  return new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  if (!isJsonObject(value)) return false
  const { keys } = value
  return Array.isArray(keys) && keys.every(isJsonObject)
}

function refuse(issuer: string, flaw: string): IterappError {
  return new IterappError('ERR_TOKEN_ISSUER', `the issuer ${issuer} ${flaw}`)
}
