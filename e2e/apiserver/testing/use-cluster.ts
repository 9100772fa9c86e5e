import { createKubectl, namespace, type Kubectl } from '@iterapp/cluster'
import { inject } from 'vitest'
import type { ClusterAccess } from './global-setup'

/** The cluster of these tests. */
export function useCluster(): ClusterAccess & { readonly kubectl: Kubectl } {
  const access = inject('cluster')
  return { ...access, kubectl: createKubectl(access.program, access.kubeconfig) }
}

/** Makes a namespace, ready for pods. */
export async function makeNamespace(
  { apply, expectOk }: Kubectl,
  name: string,
  isRestricted = false,
): Promise<void> {
  await apply(namespace(name, isRestricted))
  // Without its ServiceAccount no pod is accepted.
  await expectOk(['-n', name, 'wait', '--for=create', 'serviceaccount/default', '--timeout=30s'])
}
