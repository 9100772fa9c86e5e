import { IterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'

/** What the API server asks: the `request` of an `AdmissionReview` (`admission.k8s.io/v1`). */
export interface AdmissionRequest {
  /** The answer must repeat it. */
  readonly uid: string
  readonly namespace: string
  /** Empty for an object whose name is still to be generated. */
  readonly name: string
  readonly dryRun: boolean
  /** The object as it would be stored, not yet validated. */
  readonly object: Readonly<Record<string, unknown>>
}

const API_VERSION = 'admission.k8s.io/v1'

/**
 * Reads an `AdmissionReview` about an object of the core group, version 1.
 *
 * @param kind - the kind of object that is expected.
 * @throws IterappError `ERR_REVIEW`; the message quotes nothing of the body.
 */
export function readReview(body: unknown, kind: string): AdmissionRequest {
  if (!isJsonObject(body) || body.kind !== 'AdmissionReview') {
    throw refuse('the body is not an AdmissionReview')
  }
  if (body.apiVersion !== API_VERSION) throw refuse(`its apiVersion is not ${API_VERSION}`)
  const { request } = body
  if (!isJsonObject(request)) throw refuse('it has no request')
  const { uid, namespace, name = '', dryRun = false, object } = request
  if (typeof uid !== 'string' || uid === '' || uid.length > MAX_UID_LENGTH) {
    throw refuse('its request has no uid')
  }
  if (!isJsonObject(request.kind) || !isKind(request.kind, kind)) {
    throw refuse(`its request is not about a ${kind} of the core group, version v1`)
  }
  if (!isTextUpTo(namespace, MAX_NAMESPACE_LENGTH) || !isTextUpTo(name, MAX_NAME_LENGTH)) {
    throw refuse('its request has no namespace')
  }
  if (!isJsonObject(object)) throw refuse('its request has no object')
  return { uid, namespace, name, dryRun: dryRun === true, object }
}

/** The API server's own are 36 characters. */
const MAX_UID_LENGTH = 128

/** Of a namespace (RFC 1123 label), and of an object (subdomain): both are logged. */
const MAX_NAMESPACE_LENGTH = 63
const MAX_NAME_LENGTH = 253

function isTextUpTo(value: unknown, length: number): value is string {
  return typeof value === 'string' && value.length <= length
}

function isKind(value: Record<string, unknown>, kind: string): boolean {
  return value.group === '' && value.version === 'v1' && value.kind === kind
}

function refuse(message: string): IterappError {
  return new IterappError('ERR_REVIEW', message)
}
