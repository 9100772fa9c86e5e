import type { PrivateKeyRecord } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'
import type { ApiClient } from '@iterapp/kubernetes'

/** Type of the Secrets that hold a sealing key. */
const SECRET_TYPE = 'iterapp.dev/sealing-key'

/** Label by which they are found. */
const LABEL = { name: 'iterapp.dev/component', value: 'sealing-key' } as const

/** Where the record of the key stands under `data`. */
const DATA_KEY = 'key.json'

/** A Secret that should hold a sealing key. */
export interface KeySecret {
  readonly name: string
  /** Another one whenever the Secret is another, or has changed. */
  readonly version: string
  /** The text of the key's record; `null` when there is none, or the Secret has another type. */
  readonly text: string | null
}

/** The Secrets of a release that hold its sealing keys. All throw `ERR_API_SERVER`. */
export interface KeySecrets {
  /** All of them, as the API server has them now. */
  readonly list: () => Promise<readonly KeySecret[]>
  /** @returns whether it was made; it is not when there is one of that name. */
  readonly create: (number: number, record: PrivateKeyRecord) => Promise<boolean>
}

/**
 * Reads and makes the Secrets with sealing keys.
 *
 * @param prefix - how their names begin; those of other releases in the namespace begin otherwise.
 */
export function createKeySecrets(ask: ApiClient, namespace: string, prefix: string): KeySecrets {
  const path = ['api', 'v1', 'namespaces', namespace, 'secrets']
  return {
    list: async () => {
      // Without a resourceVersion the answer is never an old one out of a cache.
      const query = { labelSelector: `${LABEL.name}=${LABEL.value}` }
      const { status, value } = await ask({ path, query })
      if (status !== 200) throw unusable(`answered a list of Secrets with status ${status}`)
      const items = isJsonObject(value) ? value.items : undefined
      if (!Array.isArray(items)) throw unusable('gave no list of Secrets')
      return items.map(readSecret).filter(({ name }) => name.startsWith(`${prefix}-`))
    },
    create: async (number, record) => {
      const body = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: `${prefix}-${number}`, labels: { [LABEL.name]: LABEL.value } },
        type: SECRET_TYPE,
        data: { [DATA_KEY]: Buffer.from(JSON.stringify(record)).toString('base64') },
      }
      const { status } = await ask({ method: 'POST', path, body })
      if (status === 201) return true
      if (status === 409) return false
      throw unusable(`answered a new Secret with status ${status}`)
    },
  }
}

function readSecret(value: unknown): KeySecret {
  const { metadata, type, data } = isJsonObject(value) ? value : {}
  const { name, uid, resourceVersion } = isJsonObject(metadata) ? metadata : {}
  if (typeof name !== 'string' || typeof uid !== 'string' || typeof resourceVersion !== 'string') {
    throw unusable('gave a Secret without its metadata')
  }
  const content = isJsonObject(data) ? data[DATA_KEY] : undefined
  const text =
    type === SECRET_TYPE && typeof content === 'string'
      ? Buffer.from(content, 'base64').toString('utf8')
      : null
  return { name, version: `${uid}/${resourceVersion}`, text }
}

function unusable(flaw: string): IterappError {
  return new IterappError('ERR_API_SERVER', `the API server ${flaw}`)
}
