/** Whether a text can be the name of a ServiceAccount, a Node or a Secret: an RFC 1123 subdomain. */
export function isSubdomain(text: string): boolean {
  return (
    text.length <= 253 &&
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(text)
  )
}
