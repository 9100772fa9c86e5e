import { identifyNamespace, type Identity } from '@iterapp/identity'
import { LRUCache } from 'lru-cache'
import type { PolicySettings } from './settings'

/** How many namespaces are remembered, of one set of rules. */
const MAX_REMEMBERED = 10_000

interface Known {
  /** `null` when the namespace has none. */
  readonly identity: Identity | null
}

const byRules = new WeakMap<PolicySettings['rules'], LRUCache<string, Known>>()

/** The identity of a namespace, remembered: it comes from the name and the rules alone. */
export function identify(
  namespace: string,
  { rules, releaseNamespace }: Pick<PolicySettings, 'rules' | 'releaseNamespace'>,
): Identity | null {
  let remembered = byRules.get(rules)
  if (remembered === undefined) {
    remembered = new LRUCache({ max: MAX_REMEMBERED })
    byRules.set(rules, remembered)
  }
  let known = remembered.get(namespace)
  if (known === undefined) {
    known = { identity: identifyNamespace(rules, namespace, { releaseNamespace }) }
    // A longer one is somebody's nonsense, and has no identity.
    if (namespace.length <= 63) remembered.set(namespace, known)
  }
  return known.identity
}
