/** A name as a TOML key: bare when it looks like an identifier, else in quotes. */
export function formatKey(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : formatString(name)
}

/** Names as a dotted TOML key. A table's name is left bare where TOML lets it be. */
export function formatPath(path: readonly string[]): string {
  return path.map((name) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : formatString(name))).join('.')
}

/** A ciphertext as the value of an entry. */
export function formatCiphertext(jwe: string): string {
  return `{ encrypted = ${formatString(jwe)} }`
}

/** An entry's line. */
export function formatLine(name: string, jwe: string): string {
  return `${formatKey(name)} = ${formatCiphertext(jwe)}`
}

/** A text as a basic string. TOML takes JSON's escapes, and wants one more: DEL. */
export function formatString(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', String.raw`\u007f`)
}
