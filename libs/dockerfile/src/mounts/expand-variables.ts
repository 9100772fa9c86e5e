/**
 * Puts in the values of variables, as `$NAME`, `${NAME}` or `${NAME:-default}`. What has no value, and what
 * says more than that, stays as it is.
 */
export function expandVariables(
  text: string,
  resolve: (name: string) => string | null | undefined,
): string {
  return text.replaceAll(
    /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-([^}]*))?\})/g,
    (whole, bare: string | undefined, braced: string | undefined, fallback: string | undefined) =>
      resolve(bare ?? braced ?? '') ?? fallback ?? whole,
  )
}
