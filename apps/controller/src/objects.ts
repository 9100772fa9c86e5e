import { IterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'
import type { ApiClient, ApiRequest } from '@iterapp/kubernetes'

/** Which object. */
export interface ObjectReference {
  readonly kind: 'Secret' | 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration'
  /** Of a Secret; the others have none. */
  readonly namespace?: string
  readonly name: string
}

/** An object as it is stored, with what the API server always gives of it. */
export interface StoredObject {
  readonly resourceVersion: string
  readonly labels: Readonly<Record<string, unknown>>
  readonly value: Readonly<Record<string, unknown>>
}

/**
 * The objects of a cluster. Each function throws `ERR_API_SERVER` for whatever its result does not say,
 * quoting nothing of an answer.
 */
export interface ObjectStore {
  /** `null` when it is not there. */
  readonly read: (object: ObjectReference) => Promise<StoredObject | null>
  /** @returns whether it was created; otherwise it is already there. */
  readonly create: (object: ObjectReference, content: object) => Promise<boolean>
  /**
   * Changes an object that is still what was read: members of objects are put beside those that are
   * there, and of a list of webhooks those that have the same name.
   *
   * @returns whether it was changed; otherwise somebody else did, or removed it.
   */
  readonly patch: (object: ObjectReference, read: StoredObject, change: object) => Promise<boolean>
}

/** Where the objects of a kind are. */
const collections = {
  Secret: { apiVersion: 'v1', path: ['api', 'v1'], resource: 'secrets' },
  MutatingWebhookConfiguration: admission('mutatingwebhookconfigurations'),
  ValidatingWebhookConfiguration: admission('validatingwebhookconfigurations'),
} as const

function admission(resource: string) {
  const apiVersion = 'admissionregistration.k8s.io/v1'
  return { apiVersion, path: ['apis', ...apiVersion.split('/')], resource }
}

/** The objects of a cluster, through a client of its API server. */
export function createObjectStore(ask: ApiClient): ObjectStore {
  const request = async (
    object: ObjectReference,
    { method = 'GET', ...rest }: Omit<ApiRequest, 'path'>,
    statuses: readonly number[],
  ) => {
    const { path, resource } = collections[object.kind]
    const space = object.namespace === undefined ? [] : ['namespaces', object.namespace]
    const name = method === 'POST' ? [] : [object.name]
    const answer = await ask({ method, path: [...path, ...space, resource, ...name], ...rest })
    if (statuses.includes(answer.status)) return answer
    throw new IterappError('ERR_API_SERVER', describeStatus(method, answer.status))
  }
  return {
    read: async (object) => {
      const { status, value } = await request(object, {}, [200, 404])
      return status === 404 ? null : readObject(object, value)
    },
    create: async (object, content) => {
      const { apiVersion } = collections[object.kind]
      const body = { apiVersion, kind: object.kind, ...content }
      const { status } = await request(object, { method: 'POST', body }, [201, 409])
      return status === 201
    },
    patch: async (object, { resourceVersion }, change) => {
      const body = { metadata: { resourceVersion }, ...change }
      const contentType = 'application/strategic-merge-patch+json'
      const { status } = await request(
        object,
        { method: 'PATCH', body, contentType },
        [200, 404, 409],
      )
      return status === 200
    },
  }
}

/** How an object is called in the log: `Secret iterapp-system/iterapp-keys-tls`. */
export function nameObject({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

function readObject({ kind, name }: ObjectReference, value: unknown): StoredObject {
  const { metadata } = isJsonObject(value) ? value : {}
  const { name: itsName, resourceVersion, labels = {} } = isJsonObject(metadata) ? metadata : {}
  if (
    !isJsonObject(value) ||
    itsName !== name ||
    typeof resourceVersion !== 'string' ||
    !isJsonObject(labels)
  ) {
    throw new IterappError('ERR_API_SERVER', `the API server gave no ${kind}`)
  }
  return { resourceVersion, labels, value }
}

function describeStatus(method: string, status: number): string {
  const hint = status === 403 ? ': the ServiceAccount lacks a permission' : ''
  return `the API server answered a ${method} with status ${status}${hint}`
}
