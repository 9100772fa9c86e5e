import { escapeDollars } from '@iterapp/env'
import {
  canary,
  containerNames,
  ENV_FILE,
  sidecarPaths,
  sidecarVariables,
  TOKEN_FILE,
  volumeNames,
} from './names'
import { nodePermissions } from './node-permissions'
import type { Container, EnvVar, Resources, VolumeMount } from './pod'
import type { PodConfig } from './pod-config'
import type { InjectionSettings } from './settings'

const tokenFile = `${sidecarPaths.tokenFolder}/${TOKEN_FILE}`

/** What the sidecar exits with when it may work the next time (BSD's `EX_TEMPFAIL`). */
const TRY_AGAIN = 75

/** What of a pod decides the form of the injected containers. */
export interface ContainerTraits {
  readonly resources: Resources
  /** Whether the pod's `restartPolicy` is `Never`: one failed init-container would be final. */
  readonly neverRestarts: boolean
}

/** The init-container that decrypts. It has nothing of the pod's but its own volumes and token. */
export function buildSidecar(
  config: PodConfig,
  settings: InjectionSettings,
  traits: ContainerTraits,
): Container {
  const { envFolder, filesFolder, tokenFolder, program, terminationLog } = sidecarPaths
  const { hasEnvFile } = config
  const hasFiles = config.files.length > 0
  const folders = [...(hasEnvFile ? [envFolder] : []), ...(hasFiles ? [filesFolder] : [])]
  const permissions = nodePermissions({
    bundle: program,
    tokenFile,
    volumes: folders,
    terminationLog,
  })
  return {
    ...shareForm(containerNames.secrets, [...permissions, program], settings, traits),
    ...(traits.neverRestarts && {
      restartPolicy: 'Never',
      restartPolicyRules: [
        { action: 'Restart', exitCodes: { operator: 'In', values: [TRY_AGAIN] } },
      ],
    }),
    env: listSettings(config.payload, settings),
    volumeMounts: [
      ...(hasEnvFile ? [{ name: volumeNames.env, mountPath: envFolder }] : []),
      ...(hasFiles ? [{ name: volumeNames.files, mountPath: filesFolder }] : []),
      { name: volumeNames.token, mountPath: tokenFolder, readOnly: true },
    ],
  }
}

/** The init-container that fails where env files are not read. */
export function buildVerifier(settings: InjectionSettings, traits: ContainerTraits): Container {
  const { verifyProgram, terminationLog, tokenFolder } = sidecarPaths
  const { key, variable } = canary
  const permissions = [
    '--permission',
    `--allow-fs-read=${verifyProgram}`,
    `--allow-fs-write=${terminationLog}`,
  ]
  const env: EnvVar = {
    name: variable,
    valueFrom: { fileKeyRef: { volumeName: volumeNames.env, path: ENV_FILE, key } },
  }
  // Only so that the pod's own API token is not mounted there.
  const mount: VolumeMount = { name: volumeNames.token, mountPath: tokenFolder, readOnly: true }
  return {
    ...shareForm(containerNames.verify, [...permissions, verifyProgram], settings, traits),
    env: [{ name: 'NODE_OPTIONS', value: '' }, env],
    volumeMounts: [mount],
  }
}

function listSettings(
  payload: ReadonlyMap<string, string>,
  { keysService, deadlineSeconds }: InjectionSettings,
): readonly EnvVar[] {
  const names = sidecarVariables
  const settings: Readonly<Record<string, string>> = {
    // An image or another webhook must not choose what Node loads first.
    NODE_OPTIONS: '',
    [names.keysUrl]: keysService.url,
    [names.keysServerName]: keysService.serverName,
    [names.keysCa]: keysService.ca,
    [names.tokenFile]: tokenFile,
    [names.envFolder]: sidecarPaths.envFolder,
    [names.filesFolder]: sidecarPaths.filesFolder,
    [names.deadline]: String(deadlineSeconds),
    [names.terminationLog]: sidecarPaths.terminationLog,
  }
  return [
    ...Object.entries(settings).map(([name, value]) => ({ name, value: escapeDollars(value) })),
    ...Array.from(payload, ([name, value]) => ({ name, value })),
  ]
}

/** What both containers have: PodSecurity `restricted` accepts it. */
function shareForm(
  name: string,
  args: readonly string[],
  { image, imagePullPolicy, userId }: InjectionSettings,
  { resources }: ContainerTraits,
): Container {
  return {
    name,
    image,
    imagePullPolicy,
    command: [sidecarPaths.node, ...args],
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      ...(userId !== null && { runAsUser: userId, runAsGroup: userId }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
  }
}
