/**
 * A pod as the API server sends it to a webhook (`core/v1`): only what injection reads or writes.
 * All else stays in the objects as it is. Lists may be missing; Go leaves out what is empty.
 */
export interface Pod {
  readonly metadata?: PodMetadata
  readonly spec: PodSpec
}

/** `metadata` of a pod. */
interface PodMetadata {
  readonly annotations?: Readonly<Record<string, string>>
}

/** `spec` of a pod. */
interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes?: readonly Volume[]
  readonly imagePullSecrets?: readonly { readonly name: string }[]
  /** `Always` unless given. */
  readonly restartPolicy?: string
  readonly os?: { readonly name?: string }
  /** Of the pod as a whole (KEP-2837). */
  readonly resources?: Resources
}

/** A container or init-container. */
export interface Container {
  readonly name: string
  readonly image?: string
  readonly imagePullPolicy?: string
  readonly command?: readonly string[]
  readonly env?: readonly EnvVar[]
  readonly volumeMounts?: readonly VolumeMount[]
  readonly resources?: Resources
  readonly securityContext?: object
  readonly restartPolicy?: string
  readonly restartPolicyRules?: readonly object[]
}

/** A variable of a container. */
export interface EnvVar {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: EnvVarSource
}

/** Where a variable's value comes from: of the ways there are, the two that injection uses. */
interface EnvVarSource {
  /** KEP-3721. */
  readonly fileKeyRef?: {
    readonly volumeName: string
    readonly path: string
    readonly key: string
  }
  readonly secretKeyRef?: { readonly name: string; readonly key: string }
}

/** Where a container sees a volume. */
export interface VolumeMount {
  readonly name: string
  readonly mountPath: string
  readonly subPath?: string
  readonly readOnly?: boolean
}

/** A volume of a pod, with one member for what it is. */
export interface Volume {
  readonly name: string
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string }
  readonly secret?: { readonly secretName?: string }
  readonly projected?: { readonly sources?: readonly ProjectedSource[] }
  readonly configMap?: object
  readonly downwardAPI?: object
  readonly image?: object
}

/** A source of a projected volume. */
interface ProjectedSource {
  readonly serviceAccountToken?: {
    readonly audience?: string
    readonly expirationSeconds?: number
    readonly path: string
  }
}

/** Requests and limits: quantities by resource. */
export interface Resources {
  readonly requests?: Readonly<Record<string, string>>
  readonly limits?: Readonly<Record<string, string>>
}
