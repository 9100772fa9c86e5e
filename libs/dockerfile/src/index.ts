export { lintDockerfile } from './lint-dockerfile'
export type { DockerfileFinding } from './finding'
export { readSecretMounts } from './mounts/read-secret-mounts'
export type { SecretMount } from './mounts/secret-mount'
