/** Words that name something else where an environment could stand, so no environment has them. */
export const reservedEnvironments: readonly string[] = ['common', 'build', '*']

/** Whether `text` can be an app: an RFC 1123 label, at most 63 characters. */
export function isAppName(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text)
}

/** Whether `text` can be an environment: `[a-z0-9]+`, at most 63 characters, not a reserved word. */
export function isEnvironmentName(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]+$/.test(text) && !reservedEnvironments.includes(text)
}
