import type { Resources } from './pod'

/** How the keys service is reached from a pod; frozen in the pod's own spec. */
export interface KeysServiceSettings {
  /** `https://<IP of the Service>:<port>`, so that no pod's DNS policy matters. */
  readonly url: string
  /** The name that its certificate has. */
  readonly serverName: string
  /** The authority of its certificate, PEM. */
  readonly ca: string
}

/** What an admin decides of the injection. */
export interface InjectionSettings {
  readonly keysService: KeysServiceSettings
  /** Reference of the sidecar's image. */
  readonly image: string
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never'
  /** Secrets, in the pod's namespace, that its image is pulled with: added to the pod's own. */
  readonly pullSecrets: readonly string[]
  /** Of the token: unique to the release. */
  readonly audience: string
  /** How long a token lives, in seconds, at least 600; the kubelet refreshes it. */
  readonly tokenSeconds: number
  /** How long the sidecar asks the keys service before it gives up, in seconds. */
  readonly deadlineSeconds: number
  /** User and group id of the injected containers; `null` leaves it to the cluster (OpenShift). */
  readonly userId: number | null
  /** Of the injected containers; not used in a Guaranteed pod. */
  readonly resources: Resources
  /** Init-containers after which the sidecar starts: a mesh proxy without which there is no network. */
  readonly after: readonly string[]
  /** Containers that never get secrets: mesh proxies, log agents. */
  readonly excluded: readonly string[]
  /** The most that all ciphertexts of a pod may take, in bytes. */
  readonly payloadBytes: number
  /** Whether a second init-container makes sure that the node reads env files. */
  readonly verifyNodes: boolean
}
