import { IterappError } from '@iterapp/errors'
import { identifyNamespace, type Identity, type IdentityRule } from '@iterapp/identity'
import type { CallingPod } from '../../ports'

/** A ServiceAccount whose pods build an app. */
export interface AccountMapping {
  readonly namespace: string
  readonly name: string
  readonly app: string
}

/** The apps that ServiceAccounts build, by namespace and name. */
export type AccountBuilders = ReadonlyMap<string, string>

/** What an account has to do with the rules. */
export interface AccountContext {
  readonly rules: readonly IdentityRule[]
  readonly releaseNamespace: string
}

/**
 * Takes the ServiceAccounts of the settings together.
 *
 * @throws IterappError `ERR_SETTINGS` for a namespace that has an identity already, since one has exactly one
 *   use; for one of Kubernetes or of the release; for a ServiceAccount that is there twice.
 */
export function listAccountBuilders(
  mappings: readonly AccountMapping[],
  { rules, releaseNamespace }: AccountContext,
): AccountBuilders {
  const builders = new Map<string, string>()
  for (const [index, { namespace, name, app }] of mappings.entries()) {
    const refuse = (flaw: string) =>
      new IterappError('ERR_SETTINGS', `builders.serviceAccounts.${index}: ${flaw}`)
    if (namespace.startsWith('kube-')) throw refuse("its namespace is Kubernetes' own")
    if (namespace === releaseNamespace) throw refuse("its namespace is the release's own")
    if (identifyNamespace(rules, namespace, { releaseNamespace }) !== null) {
      throw refuse('its namespace has an identity by the rules of identity.namespaces')
    }
    const key = keyOf(namespace, name)
    if (builders.has(key)) throw refuse('the same ServiceAccount is there before')
    builders.set(key, app)
  }
  return builders
}

/** What a pod may open by its ServiceAccount; `null` when nothing. */
export function identifyAccount(
  builders: AccountBuilders,
  { namespace, serviceAccount }: Pick<CallingPod, 'namespace' | 'serviceAccount'>,
): Identity | null {
  const app = builders.get(keyOf(namespace, serviceAccount))
  return app === undefined ? null : { use: 'build', app }
}

/** No name has a slash. */
function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}
