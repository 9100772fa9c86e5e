import { isJsonObject, parseJson } from '@iterapp/json'

/** The longest token that is looked at; one of a ServiceAccount or a CI system has 1 to 3 KiB. */
const MAX_TOKEN_LENGTH = 8 * 1024

/** The claims of a JWT in compact serialization (RFC 7519 §3), if it is one. Nobody has checked them. */
export function readJwtPayload(token: string): Readonly<Record<string, unknown>> | null {
  if (token.length > MAX_TOKEN_LENGTH) return null
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token) ?? []
  if (payload === undefined) return null
  const value = parseJson(Buffer.from(payload, 'base64url').toString('utf8'))
  return isJsonObject(value) ? value : null
}
