/** A token as it looks, with claims and a signature that nobody made. */
export function makeToken(claims: object, signature = 'signature'): string {
  const parts = [JSON.stringify({ alg: 'RS256' }), JSON.stringify(claims), signature]
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.')
}
