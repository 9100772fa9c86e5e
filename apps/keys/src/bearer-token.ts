import type { IncomingMessage } from 'node:http'

/**
 * The token of `Authorization: Bearer …` (RFC 6750 §2.1); `null` unless there is exactly one. The
 * scheme may be written in any case (RFC 9110 §11.1). Of two headers Node's `headers` shows only the
 * first, and a proxy may have looked at the second.
 */
export function readBearerToken(request: IncomingMessage): string | null {
  const [value, ...others] = request.headersDistinct.authorization ?? []
  if (value === undefined || others.length > 0) return null
  return /^Bearer +(?<token>[\x21-\x7e]+)$/i.exec(value)?.groups?.token ?? null
}
