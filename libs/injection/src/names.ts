/**
 * Every name that webhook, sidecar and their users must agree on. The variables of the init-container
 * are its settings; they are part of the wire protocol v1, which stays for as long as pods carry it. The
 * containers of a builder get those that say where the keys service and the token are.
 */
export const sidecarVariables = {
  /** `<prefix>0`, `<prefix>1`, …: the frozen payload, in pieces. */
  payloadPrefix: 'ITERAPP_PAYLOAD_',
  /** Address of the keys service: `https://<IP of the Service>:<port>`. */
  keysUrl: 'ITERAPP_KEYS_URL',
  /** The name that the keys service's certificate must have. */
  keysServerName: 'ITERAPP_KEYS_SERVER_NAME',
  /** The certificate authority of the keys service, PEM. */
  keysCa: 'ITERAPP_KEYS_CA',
  /** Path of the token that authenticates the pod. */
  tokenFile: 'ITERAPP_TOKEN_FILE',
  /** Folder where the env file is written. */
  envFolder: 'ITERAPP_ENV_FOLDER',
  /** Folder where the files are written. */
  filesFolder: 'ITERAPP_FILES_FOLDER',
  /** How long to try, in seconds. */
  deadline: 'ITERAPP_DEADLINE_SECONDS',
  /** Path of the termination message; the kubelet's default is `/dev/termination-log`. */
  terminationLog: 'ITERAPP_TERMINATION_LOG',
} as const

/** Annotations of a pod (or of a workload's pod template) that its owner sets. */
export const podAnnotations = {
  /** The ConfigMap with the pod's `iterapp.toml`: `iterapp-<anything>`, or `iterapp`. */
  config: 'iterapp.dev/config',
  /** `required`: without a ConfigMap the pod is denied. `disabled`: nothing is injected. */
  inject: 'iterapp.dev/inject',
  /** Names of the containers that get the secrets, separated by commas; all when absent. */
  containers: 'iterapp.dev/containers',
} as const

/** Annotations that the webhook writes on a pod. */
export const writtenAnnotations = {
  /** What was done, in words. */
  status: 'iterapp.dev/status',
  /** The variables that are ours, by container, as JSON: what is taken away before injecting anew. */
  injected: 'iterapp.dev/injected',
  /** Thumbprints of the keys that the pod's ciphertexts need, separated by commas. */
  keyIds: 'iterapp.dev/key-ids',
} as const

/** The annotation of static pods that a kubelet mirrors to the API server (Kubernetes' own). */
export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror'

/** Names of the ConfigMaps that hold an `iterapp.toml`. */
export const configMapNames = {
  /** The one that is found without an annotation. */
  default: 'iterapp',
  /** All others begin with this. */
  prefix: 'iterapp-',
  /** The key of the file in them. */
  key: 'iterapp.toml',
} as const

/** Containers that are injected. */
export const containerNames = {
  /** Decrypts: the sidecar. */
  secrets: 'iterapp-secrets',
  /** Fails on a node that does not read env files: chart value `verifyNodes`. */
  verify: 'iterapp-verify',
} as const

/** Volumes that are injected. */
export const volumeNames = {
  env: 'iterapp-env',
  files: 'iterapp-files',
  token: 'iterapp-token',
  /** `<prefix>0`, `<prefix>1`, …: Kubernetes Secrets as files. */
  secretPrefix: 'iterapp-secret-',
} as const

/** Beginning of the variables that a composed value is made of; a number follows. */
export const PART_PREFIX = 'ITERAPP_PART_'

/** Where things are in the injected containers. */
export const sidecarPaths = {
  /** In the image. */
  node: '/nodejs/bin/node',
  /** In the image: the sidecar's bundle. */
  program: '/app/main.cjs',
  /** In the image: the bundle that {@link containerNames.verify} runs. */
  verifyProgram: '/app/verify.cjs',
  envFolder: '/iterapp/env',
  filesFolder: '/iterapp/files',
  /**
   * Where the ServiceAccount admission plugin would mount the pod's own API token, which it then does
   * not do.
   */
  tokenFolder: '/var/run/secrets/kubernetes.io/serviceaccount',
  terminationLog: '/dev/termination-log',
} as const

/** The folder in which a builder's containers find the token, as the file {@link TOKEN_FILE}. */
export const BUILD_TOKEN_FOLDER = '/var/run/secrets/iterapp.dev'

/** Name of the token's file in its folder. */
export const TOKEN_FILE = 'token'

/** Name of the env file in its folder: the `path` of every `fileKeyRef`. */
export const ENV_FILE = 'env'

/** A variable that is always in the env file, and shows that the node reads env files. */
export const canary = {
  /** In the env file. */
  key: 'CANARY',
  /** In the container that looks at it. */
  variable: 'ITERAPP_CANARY',
  value: 'delivered',
} as const

/** Key of a variable in the env file, by its place in the payload: short, as lines are limited. */
export function variableKey(index: number): string {
  return `K${index}`
}

/** Name of a file in its folder, by its place in the payload: the `subPath` of its mount. */
export function fileName(index: number): string {
  return `F${index}`
}
