import { CONTENT_KEY_BYTES, encodeBase64url, isBytes, type Jwe } from '@iterapp/crypto/format'
import { isJsonObject } from '@iterapp/json'
import { errorCatalog, IterappError, type ErrorCode } from '@iterapp/errors'

/** Path of the unwrap on the internal listener. Version 1 stays for as long as pods speak it. */
export const UNWRAP_PATH = '/v1/unwrap'

/** The most secrets that one request may carry. */
export const MAX_SECRETS = 1024
/**
 * The longest request or answer, in bytes: twice what headers, keys and names of the largest payload
 * take.
 */
export const MAX_BODY_BYTES = 2 * 1024 * 1024
/** The longest message of an error; a longer one is not of this protocol. */
const MAX_MESSAGE_LENGTH = 2000

/**
 * A content key to unwrap. Members have the names that a JWE has in JSON serialization (RFC 7516
 * §7.2); initialization vector, ciphertext and tag stay in the pod.
 */
export interface WrappedSecret {
  /** The protected header, base64url. */
  readonly protected: string
  /** The encrypted key, base64url. */
  readonly encrypted_key: string
  /** What the secret is used under: a variable, a file's path or a build-secret id. */
  readonly name: string
}

/** Body of `POST /v1/unwrap`. */
export interface UnwrapRequest {
  readonly secrets: readonly WrappedSecret[]
}

/** Why something was refused. */
export interface UnwrapError {
  readonly code: ErrorCode
  readonly message: string
}

/** A content key, or why it was not given. */
export type UnwrapResult = { readonly key: string } | { readonly error: UnwrapError }

/** Body of the answer: a result for each secret, in the order of the request. */
export interface UnwrapAnswer {
  readonly results: readonly UnwrapResult[]
}

/** What the keys service needs of a ciphertext that is used under a name. */
export function wrapSecret(name: string, jwe: Jwe): WrappedSecret {
  return { protected: jwe.protected, encrypted_key: encodeBase64url(jwe.encryptedKey), name }
}

/** Something that unwraps content keys: the keys service across the network, or in this process. */
export type Unwrap = (secrets: readonly WrappedSecret[]) => Promise<readonly UnwrapResult[]>

/**
 * Reads the body of a request.
 *
 * @throws IterappError `ERR_REQUEST`; the message quotes nothing of it.
 */
export function readUnwrapRequest(body: unknown): UnwrapRequest {
  const secrets = isJsonObject(body) ? body.secrets : undefined
  if (!Array.isArray(secrets))
    throw new IterappError('ERR_REQUEST', 'the body has no list "secrets"')
  if (secrets.length > MAX_SECRETS) {
    throw new IterappError('ERR_REQUEST', `the request has more than ${MAX_SECRETS} secrets`)
  }
  if (!secrets.every(isWrappedSecret)) {
    throw new IterappError(
      'ERR_REQUEST',
      'a secret of the request lacks one of protected, encrypted_key and name',
    )
  }
  return { secrets }
}

/**
 * Reads the body of an answer.
 *
 * @param count - how many results it must hold.
 * @throws IterappError `ERR_KEYS_SERVICE_ANSWER`.
 */
export function readUnwrapAnswer(body: unknown, count: number): readonly UnwrapResult[] {
  const results = isJsonObject(body) ? body.results : undefined
  if (!Array.isArray(results) || results.length !== count || !results.every(isResult)) {
    throw new IterappError('ERR_KEYS_SERVICE_ANSWER')
  }
  return results.map((result) => ('error' in result ? { error: knownError(result.error) } : result))
}

/** Reads `{code, message}` of an answer that is an error; `null` when it is not of this protocol. */
export function readErrorAnswer(body: unknown): UnwrapError | null {
  return isJsonObject(body) && isError(body) ? knownError(body) : null
}

/** Pods outlive releases: a service that is newer than the sidecar may have codes of its own. */
function knownError({ code, message }: AnyError): UnwrapError {
  return Object.hasOwn(errorCatalog, code)
    ? { code: code as ErrorCode, message }
    : { code: 'ERR_KEYS_SERVICE_REFUSED', message: `${code}: ${message}` }
}

function isWrappedSecret(value: unknown): value is WrappedSecret {
  if (!isJsonObject(value)) return false
  const { protected: header, encrypted_key: encryptedKey, name } = value
  return [header, encryptedKey, name].every((member) => typeof member === 'string')
}

/** Exactly one of a key and an error. */
function isResult(value: unknown): value is { key: string } | { error: AnyError } {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return false
  const { key, error } = value
  return isBytes(key, CONTENT_KEY_BYTES) || (isJsonObject(error) && isError(error))
}

interface AnyError {
  readonly code: string
  readonly message: string
}

function isError(value: object): value is AnyError {
  const { code, message } = value as Partial<Record<string, unknown>>
  return (
    typeof code === 'string' &&
    /^ERR_[A-Z0-9_]{1,60}$/.test(code) &&
    typeof message === 'string' &&
    message.length <= MAX_MESSAGE_LENGTH
  )
}
