import { IterappError } from '@iterapp/errors'
import { KubeConfig } from '@kubernetes/client-node'

/**
 * How to reach the API server.
 *
 * @param file - path of a kubeconfig; `null` inside a cluster, where a pod's ServiceAccount says it.
 * @throws IterappError `ERR_SETTINGS`.
 */
export function loadKubeConfig(file: string | null): KubeConfig {
  const kubeConfig = new KubeConfig()
  try {
    if (file === null) kubeConfig.loadFromCluster()
    else kubeConfig.loadFromFile(file)
    return kubeConfig
  } catch (error) {
    throw new IterappError('ERR_SETTINGS', 'the kubeconfig cannot be read', { cause: error })
  }
}
