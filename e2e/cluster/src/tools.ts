import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Programs of a control plane, by their paths. */
export interface Tools {
  readonly etcd: string
  readonly apiServer: string
  readonly controllerManager: string
  readonly kubectl: string
}

/**
 * Finds the programs in the cache, and builds those that are missing, which takes minutes and says so on
 * standard error.
 */
export function prepareTools(): Tools {
  const script = fileURLToPath(new URL('../build-tools', import.meta.url))
  const folders = execFileSync(script, ['etcd', 'kubernetes'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [etcd = '', kubernetes = ''] = folders.trim().split('\n')
  return {
    etcd: join(etcd, 'server'),
    apiServer: join(kubernetes, 'kube-apiserver'),
    controllerManager: join(kubernetes, 'kube-controller-manager'),
    kubectl: join(kubernetes, 'kubectl'),
  }
}
