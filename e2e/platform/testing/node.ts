import { attachNativeCluster, prepareNodeTools, type NativeCluster } from '@iterapp/cluster'
import { inject } from 'vitest'

/** The node, for tests that only run where it is right on this machine. */
export function openNode(): NativeCluster {
  const { nodeFolder } = inject('platform')
  if (nodeFolder === null) throw new Error('these tests need a node right on this machine')
  return attachNativeCluster(nodeFolder, prepareNodeTools())
}
