export { createAuthority, issueCertificate, type CertificatePaths } from './certificates'
export {
  readSettings,
  selectKind,
  selectOne,
  type ChartObject,
  type Deployment,
  type RoleObject,
  type WebhookObject,
} from './chart/chart-objects'
export { callHelm, chartFolder, RELEASE_NAMESPACE, renderObjects, template } from './chart/helm'
export type { Images } from './images'
export { installChart, KEYS_FOR_DEVELOPERS } from './chart/install-chart'
export { createKubectl, type Kubectl } from './kubectl'
export { attachNativeCluster, type NativeCluster } from './ways/native/native-cluster'
export { openCluster, type Cluster } from './ways/open-cluster'
export { findFreePorts, startProgram, waitUntilReady } from './processes'
export { publishKeys } from './chart/publish-keys'
export {
  runControllerOnce,
  startController,
  writeAccountConfig,
  type TestController,
} from './services/start-controller'
export { startKeys, type TestKeysService } from './services/start-keys'
export { namespace, startTestCluster, type TestCluster } from './control-plane/start-test-cluster'
export { startWebhook } from './services/start-webhook'
export { prepareBuildTools, prepareBuildx, prepareNodeTools } from './tools'
export { otherWebhookConfiguration, webhookConfigurations } from './chart/webhook-configurations'
export { makeClusterFolder } from './ways/folders'
