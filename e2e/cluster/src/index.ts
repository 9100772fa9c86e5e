export type { CertificatePaths } from './certificates'
export { createKubectl, type Kubectl } from './kubectl'
export { namespace, startTestCluster, type TestCluster } from './start-test-cluster'
export { otherWebhookConfiguration, webhookConfigurations } from './webhook-configurations'
