import { isSecretName } from '@iterapp/config'
import { IterappError } from '@iterapp/errors'
import { isAppName } from '@iterapp/identity'
import { configMapNames } from '@iterapp/injection'
import { createHash } from 'node:crypto'

/** A ConfigMap (`core/v1`) with an `iterapp.toml`. */
export interface ConfigMap {
  readonly apiVersion: 'v1'
  readonly kind: 'ConfigMap'
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels: Readonly<Record<string, string>>
  }
  readonly immutable?: true
  readonly data: Readonly<Record<string, string>>
}

/** What a ConfigMap is called, and where. */
export interface ConfigMapPlace {
  readonly namespace?: string
  /** Whose file it is, when the workloads of a namespace have different ones. */
  readonly workload?: string
  /** Without it the ConfigMap is named by its content and immutable. */
  readonly byName?: boolean
}

/** Which tool keeps an object: one of Kubernetes' recommended labels. */
const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by'

/** How much of the file's hash is in the name, in hex digits. */
const HASH_LENGTH = 10

/** A ConfigMap's name has at most 253 characters. */
const MAX_WORKLOAD_LENGTH = 253 - configMapNames.prefix.length - '-'.length - HASH_LENGTH

/**
 * Makes sure that a ConfigMap can have such a name and namespace.
 *
 * @throws IterappError `ERR_USAGE`.
 */
export function checkPlace({ namespace, workload }: ConfigMapPlace): void {
  // A namespace is a label like an app (RFC 1123).
  if (namespace !== undefined && !isAppName(namespace)) {
    throw new IterappError(
      'ERR_USAGE',
      '--namespace has at most 63 lower-case letters, digits and dashes inside',
    )
  }
  if (workload === undefined) return
  // A ConfigMap's name has the form of a Secret's (RFC 1123 subdomain).
  if (!isSecretName(workload) || workload.length > MAX_WORKLOAD_LENGTH) {
    throw new IterappError(
      'ERR_USAGE',
      `--workload has at most ${MAX_WORKLOAD_LENGTH} lower-case letters, digits, and dashes and dots inside`,
    )
  }
}

/**
 * The ConfigMap of a file: the same for the same bytes, byte for byte in its data.
 *
 * @param bytes - UTF-8; a byte order mark stays.
 * @param place - as {@link checkPlace} has passed it.
 */
export function makeConfigMap(bytes: Uint8Array, place: ConfigMapPlace): ConfigMap {
  const { namespace, byName = false } = place
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: byName ? nameByWorkload(place) : nameByContent(bytes, place),
      ...(namespace === undefined ? {} : { namespace }),
      labels: { [MANAGED_BY_LABEL]: 'iterapp' },
    },
    ...(byName ? {} : { immutable: true }),
    data: { [configMapNames.key]: Buffer.from(bytes).toString('utf8') },
  }
}

function nameByContent(bytes: Uint8Array, place: ConfigMapPlace): string {
  const hash = createHash('sha256').update(bytes).digest('hex')
  return `${nameByWorkload(place)}-${hash.slice(0, HASH_LENGTH)}`
}

function nameByWorkload({ workload }: ConfigMapPlace): string {
  return workload === undefined ? configMapNames.default : `${configMapNames.prefix}${workload}`
}
