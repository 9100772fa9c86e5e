export type { Collision } from './find-collision'
export type { InjectedVariable } from './injected-variables'
export type { KeptVariable } from './inject-into-pod'
export type { JsonPatchOperation } from './json-patch'
export { mutateBuilderPod, mutatePod, type PodMutation, type PodMutationResult } from './mutate-pod'
export {
  BUILD_TOKEN_FOLDER,
  canary,
  configMapNames,
  containerNames,
  ENV_FILE,
  fileName,
  MIRROR_ANNOTATION,
  podAnnotations,
  sidecarPaths,
  sidecarVariables,
  variableKey,
  volumeNames,
  writtenAnnotations,
} from './names'
export { nodePermissions, type SidecarPaths } from './node-permissions'
export {
  DEFAULT_PAYLOAD_BYTES,
  freezePayload,
  readPayload,
  type Payload,
  type PayloadFile,
  type PayloadVariable,
} from './payload'
export type { Container, EnvVar, Pod, Volume, VolumeMount } from './pod'
export {
  preparePodConfig,
  type PodConfig,
  type PodConfigProblem,
  type PodConfigReading,
  type PodIdentity,
} from './pod-config'
export type { InjectionSettings, KeysServiceSettings } from './settings'
export { stringifyPatch } from './stringify-patch'
export { stripPod } from './strip-pod'
