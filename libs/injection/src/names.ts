/**
 * Every name that webhook and sidecar must agree on. The variables of the init-container are its
 * settings; they are part of the wire protocol v1, which stays for as long as pods carry it.
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

/** Name of the env file in its folder: the `path` of every `fileKeyRef`. */
export const ENV_FILE = 'env'

/** Key of a variable in the env file, by its place in the payload: short, as lines are limited. */
export function variableKey(index: number): string {
  return `K${index}`
}

/** Name of a file in its folder, by its place in the payload: the `subPath` of its mount. */
export function fileName(index: number): string {
  return `F${index}`
}
