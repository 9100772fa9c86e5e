import { isPlaceholder } from './harmless-value'

/** A URL with a user and a password, wherever it stands in the text (RFC 3986 §3.2.1). */
const credentials =
  /[a-z][a-z0-9+.-]{0,30}:\/\/([^\s/?#@:"'<>|]{0,200}):([^\s/@"'|]{1,300})@([^\s/?#"',@|]{1,255})/gi

/** The same as Go's driver for MySQL writes it: `user:password@tcp(host)/database`. */
const goCredentials = /(?<![\w.-])[\w.-]+:([^\s:@/]+)@(?:tcp|unix)\(/i

/** Passwords that everybody knows, for databases on the own machine. */
const known = new Set(
  'postgres password pass root admin guest test secret mysql minioadmin rabbitmq redis user local dev'.split(
    ' ',
  ),
)

/**
 * Whether a text has a URL with a password. One that is to be filled in does not count, nor that of a
 * server on the own machine whose password is its user, or one that everybody knows.
 */
export function hasUrlPassword(text: string): boolean {
  for (const [, user = '', password = '', host = ''] of text.matchAll(credentials)) {
    if (
      isPlaceholder(password) ||
      (/^pass(?:word)?$/i.test(password) && /^host(?:name)?(?::|$)/i.test(host))
    )
      continue
    const isOwn =
      /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|host\.docker\.internal)(?::\d+)?$/i.test(host)
    if (isOwn && (known.has(password.toLowerCase()) || password === user)) continue
    return true
  }
  const password = goCredentials.exec(text)?.[1]
  return password !== undefined && !isPlaceholder(password)
}
