import { isAppName } from './names'
import type { IdentityRule, RuleTarget } from './rules'
import { readTemplate, type Reading } from './template'

/** What a namespace may decrypt: its app's secrets of one environment, or its build secrets. */
export type Identity =
  | { readonly use: 'runtime'; readonly app: string; readonly environment: string }
  | { readonly use: 'build'; readonly app: string }

/** What identification must know of the release. */
export interface IdentitySettings {
  /** The namespace that Iterapp Secrets itself runs in: it is never an app's. */
  readonly releaseNamespace: string
}

/**
 * The identity of a namespace, from nothing but its name; `null` when it has none. Never throws.
 *
 * The first rule that matches decides: one with a reading whose environment may have an identity. If
 * its template can be read in another way too, even one with an environment that is not listed, there
 * is no identity and no later rule is tried: whichever reading were chosen, an app could be named so
 * that it gets another app's secrets.
 *
 * @param namespace - any text; what is not an RFC 1123 label has no identity.
 */
export function identifyNamespace(
  rules: readonly IdentityRule[],
  namespace: string,
  { releaseNamespace }: IdentitySettings,
): Identity | null {
  // A namespace is a label like an app: RFC 1123, at most 63 characters.
  if (!isAppName(namespace)) return null
  if (namespace.startsWith('kube-') || namespace === releaseNamespace) return null
  for (const { template, target } of rules) {
    const readings = readTemplate(template, namespace)
    const identity = readings
      .map((reading) => toIdentity(target, reading))
      .find((found) => found !== null)
    if (identity !== undefined) return readings.length === 1 ? identity : null
  }
  return null
}

function toIdentity(target: RuleTarget, { app, environment }: Reading): Identity | null {
  switch (target.kind) {
    case 'build':
      return { use: 'build', app }
    case 'fixed':
      return { use: 'runtime', app, environment: target.environment }
    case 'named': {
      const listed = environment !== null && (target.environments?.includes(environment) ?? true)
      return listed ? { use: 'runtime', app, environment } : null
    }
  }
}
