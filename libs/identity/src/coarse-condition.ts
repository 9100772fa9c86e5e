import type { IdentitySettings } from './identify-namespace'
import type { IdentityRule } from './rules'

/**
 * A CEL expression for a webhook's `matchConditions`: true for every namespace that
 * `identifyNamespace` gives an identity, false for most others, by the rules' prefixes alone.
 *
 * It only spares the webhook work and keeps the platform's own namespaces independent of it; the
 * webhook decides itself. It reads `request.namespace`, which requests for namespaced objects have.
 */
export function coarseCondition(
  rules: readonly IdentityRule[],
  { releaseNamespace }: IdentitySettings,
): string {
  const prefixes = [...new Set(rules.map(({ template }) => template.prefix))]
  const shortest = prefixes.filter(
    (prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)),
  )
  if (shortest.length === 0) return 'false'
  const matches = shortest.map((prefix) => `request.namespace.startsWith(${quoteCel(prefix)})`)
  return [
    `!request.namespace.startsWith("kube-")`,
    `request.namespace != ${quoteCel(releaseNamespace)}`,
    matches.length === 1 ? matches.join('') : `(${matches.join(' || ')})`,
  ].join(' && ')
}

/** Every escape that JSON writes is one of CEL's too. */
function quoteCel(text: string): string {
  return JSON.stringify(text)
}
