export type { CertificatePaths } from './certificates'
export {
  readSettings,
  selectKind,
  selectOne,
  type ChartObject,
  type Deployment,
  type RoleObject,
  type WebhookObject,
} from './chart-objects'
export { callHelm, chartFolder, RELEASE_NAMESPACE, renderObjects, template } from './helm'
export type { Images } from './images'
export { createHelm, installChart, RELEASE } from './install-chart'
export { createKubectl, type Kubectl } from './kubectl'
export { attachNativeCluster, type NativeCluster } from './native/native-cluster'
export { openCluster, type Cluster } from './open-cluster'
export { findFreePorts, startProgram, waitUntilReady } from './processes'
export { publishKeys } from './publish-keys'
export {
  runControllerOnce,
  startController,
  writeAccountConfig,
  type TestController,
} from './start-controller'
export { startKeys, type TestKeysService } from './start-keys'
export { namespace, startTestCluster, type TestCluster } from './start-test-cluster'
export { startWebhook } from './start-webhook'
export { prepareNodeTools } from './tools'
export { otherWebhookConfiguration, webhookConfigurations } from './webhook-configurations'
