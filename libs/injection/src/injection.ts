import { chooseResources } from './choose-resources'
import { buildSidecar, buildVerifier, type ContainerTraits } from './injected-containers'
import type { InjectedVariable } from './injected-variables'
import { fileName, TOKEN_FILE, volumeNames } from './names'
import type { Container, EnvVar, Pod, Volume, VolumeMount } from './pod'
import type { PodConfig } from './pod-config'
import type { InjectionSettings } from './settings'

/** What is put into a pod. */
export interface Injection {
  /** Init-containers, in their order. */
  readonly containers: readonly Container[]
  readonly volumes: readonly Volume[]
  /** Names of Secrets that the images of the containers are pulled with. */
  readonly pullSecrets: readonly string[]
  /** For each container that gets secrets, but for those that it sets itself. */
  readonly variables: readonly InjectedVariable[]
  /** All entries of the variables: what a container gets that sets none of them. */
  readonly entries: readonly EnvVar[]
  /** For each container that gets secrets. */
  readonly mounts: readonly VolumeMount[]
  readonly keyIds: readonly string[]
  /** What the pod's status says beside. */
  readonly notes: readonly string[]
  /** How much a container gets, in bytes of JSON. */
  readonly bytes: number
}

/** The injections of a configuration, by what else they depend on. */
interface Built {
  readonly settings: InjectionSettings
  readonly byTraits: Map<string, Injection>
}

const built = new WeakMap<PodConfig, Built>()

/** Resources of Guaranteed pods are many; more than these are built each time. */
const MAX_BUILT = 16
const MAX_KEY_LENGTH = 256

/**
 * What an app's pod gets. It is the same object for pods that are alike, so that its JSON is made once.
 *
 * @param pod - stripped.
 */
export function buildInjection(
  pod: Pod,
  config: PodConfig,
  settings: InjectionSettings,
): Injection {
  const traits = {
    resources: chooseResources(pod, settings.resources),
    neverRestarts: pod.spec.restartPolicy === 'Never',
  }
  let known = built.get(config)
  if (known?.settings !== settings) {
    known = { settings, byTraits: new Map() }
    built.set(config, known)
  }
  const key = JSON.stringify(traits)
  const found = known.byTraits.get(key)
  if (found !== undefined) return found
  const injection = build(config, settings, traits)
  // A quantity may be written with a million zeros.
  if (key.length < MAX_KEY_LENGTH && known.byTraits.size < MAX_BUILT)
    known.byTraits.set(key, injection)
  return injection
}

function build(config: PodConfig, settings: InjectionSettings, traits: ContainerTraits): Injection {
  const isSealed = config.payload.size > 0
  const entries = config.variables.flatMap((each) => each.entries)
  const mounts = listMounts(config)
  return {
    containers: isSealed ? buildContainers(config, settings, traits) : [],
    volumes: [
      ...(config.hasEnvFile ? [inMemory(volumeNames.env, ENV_LIMIT)] : []),
      ...(config.files.length > 0 ? [inMemory(volumeNames.files, FILES_LIMIT)] : []),
      ...(isSealed ? [tokenVolume(settings)] : []),
      ...config.mounts.map(({ secret }, index) => ({
        name: secretVolume(index),
        secret: { secretName: secret },
      })),
    ],
    pullSecrets: isSealed ? settings.pullSecrets : [],
    variables: config.variables,
    entries,
    mounts,
    keyIds: config.keyIds,
    notes: config.notes,
    bytes: JSON.stringify([entries, mounts]).length,
  }
}

/**
 * Sizes of the volumes: twice what the largest payload (512 KiB of ciphertext) writes, since an old file
 * is replaced by a whole new one; each file takes whole pages. Memory is used only as it is written.
 */
const ENV_LIMIT = '1Mi'
const FILES_LIMIT = '16Mi'

function listMounts({ files, mounts }: PodConfig): readonly VolumeMount[] {
  return [
    ...files.map((path, index) => ({
      name: volumeNames.files,
      mountPath: path,
      subPath: fileName(index),
      readOnly: true,
    })),
    ...mounts.map(({ mountPath }, index) => ({
      name: secretVolume(index),
      mountPath,
      readOnly: true,
    })),
  ]
}

function buildContainers(
  config: PodConfig,
  settings: InjectionSettings,
  traits: ContainerTraits,
): readonly Container[] {
  const sidecar = buildSidecar(config, settings, traits)
  const verifies = settings.verifyNodes && config.hasEnvFile
  return verifies ? [sidecar, buildVerifier(settings, traits)] : [sidecar]
}

function inMemory(name: string, sizeLimit: string): Volume {
  return { name, emptyDir: { medium: 'Memory', sizeLimit } }
}

/** The volume with the token that authenticates the pod, as the file {@link TOKEN_FILE}. */
export function tokenVolume({ audience, tokenSeconds }: InjectionSettings): Volume {
  const token = { audience, expirationSeconds: tokenSeconds, path: TOKEN_FILE }
  return { name: volumeNames.token, projected: { sources: [{ serviceAccountToken: token }] } }
}

function secretVolume(index: number): string {
  return `${volumeNames.secretPrefix}${index}`
}
