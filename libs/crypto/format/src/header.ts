import { IterappError } from '@iterapp/errors'
import { isJsonObject, parseJson } from '@iterapp/json'
import { decodeBase64url, isBytes } from './base64url'
import { parseScope, type Scope } from './scope'
import { checkSkeleton } from './skeleton'

/** The key management algorithm of every ciphertext (RFC 7518 §4.6). */
export const ALG = 'ECDH-ES+A256KW'
/** The content encryption algorithm of every ciphertext (RFC 7518 §5.3). */
export const ENC = 'A256GCM'
/** The longest protected header, in characters of base64url. */
export const MAX_HEADER_LENGTH = 4096

/** A public key on P-256 (RFC 7518 §6.2.1), with exactly these members. */
export interface PublicPoint {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  /** 32 bytes, base64url. */
  readonly x: string
  /** 32 bytes, base64url. */
  readonly y: string
}

/** The protected header of a ciphertext, checked. */
export interface Header {
  /** The RFC 7638 thumbprint of the key that can unwrap it. */
  readonly kid: string
  /** Rebuilt from its coordinates; not yet known to be on the curve. */
  readonly epk: PublicPoint
  readonly scope: Scope
  /** The bytes of `apv`: the scope's text. */
  readonly apv: Uint8Array
  /** The shape of a value with single quotes; `null` when it has none. */
  readonly skeleton: string | null
}

const required = ['alg', 'enc', 'kid', 'epk', 'apv']

/**
 * Reads a protected header strictly: an exact list of parameters, none twice, each in its one
 * canonical spelling. Only their order and JSON's white space are left free, so that any JOSE library
 * can write one.
 *
 * @param text - the first part of a compact JWE.
 * @throws IterappError `ERR_JWE_MALFORMED`, `ERR_JWE_HEADER`, `ERR_SCOPE_MALFORMED`, `ERR_SKELETON`,
 *   or `ERR_VALUE_TOO_MANY_QUOTES`.
 */
export function readHeader(text: string): Header {
  if (text.length > MAX_HEADER_LENGTH) {
    throw new IterappError(
      'ERR_JWE_HEADER',
      `the header is longer than ${MAX_HEADER_LENGTH} characters`,
    )
  }
  const bytes = decodeBase64url(text)
  if (bytes === null)
    throw new IterappError('ERR_JWE_MALFORMED', 'the header is not canonical base64url')
  const { alg, enc, kid, epk, apv, skeleton } = parseMembers(bytes)
  if (alg !== ALG) throw refuse(`alg is not ${ALG}`)
  if (enc !== ENC) throw refuse(`enc is not ${ENC}`)
  if (!isBytes(kid, 32)) throw refuse('kid is not a SHA-256 thumbprint')
  const apvBytes = typeof apv === 'string' ? decodeBase64url(apv) : null
  if (apvBytes === null) throw refuse('apv is not canonical base64url')
  return {
    kid,
    epk: readPoint(epk),
    scope: parseScope(decodeText(apvBytes)),
    apv: apvBytes,
    skeleton: readSkeleton(skeleton),
  }
}

/**
 * A point as a JWK, rebuilt: whatever else was in it is not carried on.
 *
 * @throws IterappError `ERR_JWE_HEADER` unless it has exactly `kty`, `crv`, `x` and `y`, for P-256.
 */
function readPoint(value: unknown): PublicPoint {
  // Four members, all of which are looked at below: there is no other.
  if (!isJsonObject(value) || Object.keys(value).length !== 4) {
    throw refuse('epk does not have exactly the members kty, crv, x and y')
  }
  const { kty, crv, x, y } = value
  if (kty !== 'EC' || crv !== 'P-256') throw refuse('epk is not a key on P-256')
  if (!isBytes(x, 32) || !isBytes(y, 32)) throw refuse('a coordinate of epk is not 32 bytes')
  return { kty, crv, x, y }
}

function readSkeleton(value: unknown): string | null {
  if (value === undefined) return null
  if (typeof value !== 'string')
    throw new IterappError('ERR_SKELETON', 'the skeleton is not a text')
  checkSkeleton(value)
  return value
}

function parseMembers(bytes: Uint8Array): Record<string, unknown> {
  const json = decodeText(bytes)
  const value = parseJson(json)
  if (value === undefined) throw refuse('the header is not JSON')
  if (!isJsonObject(value)) throw refuse('the header is not a JSON object')
  // Parsing drops all but the last of two members with one name, and reads escapes; no value here
  // holds white space or needs an escape, so one comparison finds both.
  if (json.replace(/[ \t\r\n]+/g, '') !== JSON.stringify(value)) {
    throw refuse('the header has a parameter twice, or an unusual spelling')
  }
  const names = Object.keys(value)
  const missing = required.find((name) => !names.includes(name))
  if (missing !== undefined) throw refuse(`the header has no ${missing}`)
  if (names.some((name) => !required.includes(name) && name !== 'skeleton')) {
    throw refuse('the header has a parameter that is not allowed')
  }
  return value
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refuse('a text in the header is not UTF-8')
  }
}

function refuse(message: string): IterappError {
  return new IterappError('ERR_JWE_HEADER', message)
}
