import { decodeBase64url } from './base64url'

/** Whether a value that JSON gave is an object, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value that JSON gave is so many bytes, in canonical base64url. */
export function isBytes(value: unknown, length: number): value is string {
  return typeof value === 'string' && decodeBase64url(value)?.length === length
}
