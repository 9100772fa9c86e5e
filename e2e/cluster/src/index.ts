export type { CertificatePaths } from './certificates'
export { createKubectl, type Kubectl, type KubectlResult } from './kubectl'
export { namespace, startTestCluster, type TestCluster } from './start-test-cluster'
export { keysService, sidecarSettings, startWebhook, type TestWebhook } from './start-webhook'
export {
  identityNamespaces,
  otherWebhookConfiguration,
  RELEASE_NAMESPACE,
  webhookConfigurations,
} from './webhook-configurations'
