/** The longest name of a variable, a secret file entry and a Kubernetes Secret, in characters. */
export const MAX_NAME_LENGTH = 253

/** Variables that begin with this belong to Iterapp Secrets itself. */
export const RESERVED_VARIABLE_PREFIX = 'ITERAPP_'

/** Whether `text` can be a variable: `[A-Za-z_][A-Za-z0-9_]*`, not beginning with `ITERAPP_`. */
export function isVariableName(text: string): boolean {
  return (
    text.length <= MAX_NAME_LENGTH &&
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) &&
    !text.startsWith(RESERVED_VARIABLE_PREFIX)
  )
}

/**
 * Whether `text` can be the id of a build secret: `[A-Za-z0-9_][A-Za-z0-9._-]*`, at most 128
 * characters. So it needs no quoting in `docker build --secret id=…` (which reads CSV), cannot be
 * taken for an option, and can be a file name, since BuildKit mounts it as `/run/secrets/<id>`.
 */
export function isBuildSecretId(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text)
}

/** Whether `text` can be a Kubernetes Secret: an RFC 1123 subdomain, at most 253 characters. */
export function isSecretName(text: string): boolean {
  return (
    text.length <= MAX_NAME_LENGTH &&
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(text)
  )
}

/** Whether `text` can be a key of a Kubernetes Secret: `[-._a-zA-Z0-9]{1,253}`, not `.` or `..…`. */
export function isSecretKey(text: string): boolean {
  return /^[-._a-zA-Z0-9]{1,253}$/.test(text) && text !== '.' && !text.startsWith('..')
}

/** Whether `text` can name a table of `[secret_files]`: any text of 1 to 253 printable characters. */
export function isMountName(text: string): boolean {
  return text.length >= 1 && text.length <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(text)
}
