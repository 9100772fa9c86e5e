import { IterappError, isIterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'
import type { ApiClient } from '@iterapp/kubernetes'
import type { ReadConfigMap, StoredConfigMap } from './config-map-source'

/** Reads ConfigMaps from the API server, each time anew. */
export function createConfigMapReader(ask: ApiClient): ReadConfigMap {
  return async (namespace, name) => {
    const path = ['api', 'v1', 'namespaces', namespace, 'configmaps', name]
    const { status, value } = await ask({ path }).catch((error: unknown) => {
      throw isIterappError(error, 'ERR_API_SERVER') ? unavailable(error.message, error) : error
    })
    if (status === 404) return null
    if (status !== 200) throw unavailable(`the API server answered with status ${status}`)
    return readConfigMapObject(value)
  }
}

function readConfigMapObject(value: unknown): StoredConfigMap {
  const { metadata, data = {} } = isJsonObject(value) ? value : {}
  const { name, uid, resourceVersion } = isJsonObject(metadata) ? metadata : {}
  if (
    typeof name !== 'string' ||
    typeof uid !== 'string' ||
    typeof resourceVersion !== 'string' ||
    !isJsonObject(data)
  ) {
    throw unavailable('the API server gave no ConfigMap')
  }
  return { name, uid, resourceVersion, data: data as Record<string, string> }
}

function unavailable(message: string, cause?: Error): IterappError {
  return new IterappError('ERR_CONFIG_UNAVAILABLE', message, { cause })
}
