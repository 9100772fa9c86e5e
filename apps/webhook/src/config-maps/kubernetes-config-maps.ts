import type { KubeConfig } from '@kubernetes/client-node'
import { IterappError, isIterappError } from '@iterapp/errors'
import { isJsonObject, parseJson } from '@iterapp/json'
import type { OutgoingHttpHeaders } from 'node:http'
import { Agent, request, type RequestOptions } from 'node:https'
import type { ReadConfigMap, StoredConfigMap } from './config-map-source'

/** The most that is read of an answer, in bytes: a ConfigMap has 1 MiB, and JSON escapes some of it. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/**
 * Reads ConfigMaps from the API server, each time anew.
 *
 * The client library gives address and credentials (a token file that is renewed, too). The request is
 * made here, since the library opens a connection for each.
 *
 * @param timeout - how long the API server may take, in milliseconds.
 */
export function createConfigMapReader(kubeConfig: KubeConfig, timeout: number): ReadConfigMap {
  const server = kubeConfig.getCurrentCluster()?.server
  if (server === undefined) {
    throw new IterappError('ERR_SETTINGS', 'there is no API server: give --kubeconfig')
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return async (namespace, name) => {
    const path = ['api', 'v1', 'namespaces', namespace, 'configmaps', name]
    const url = new URL(`${server.replace(/\/$/, '')}/${path.map(encodeURIComponent).join('/')}`)
    const options = await readCredentials(kubeConfig)
    const signal = AbortSignal.timeout(timeout)
    const { status, text } = await get(url, { ...options, agent, signal }, timeout)
    if (status === 404) return null
    if (status !== 200) throw unavailable(`the API server answered with status ${status}`)
    return readConfigMapObject(parseJson(text))
  }
}

/** The files of the authority and the token are read here. */
async function readCredentials(kubeConfig: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {}
  try {
    await kubeConfig.applyToHTTPSOptions(options)
    return options
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException
    const message = `the credentials for the API server cannot be read (${code ?? name})`
    throw unavailable(message, error as Error)
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

interface Answer {
  readonly status: number
  readonly text: string
}

function get(url: URL, options: RequestOptions, timeout: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { ...(options.headers as OutgoingHttpHeaders), Accept: 'application/json' }
    const fail = (error: Error & { code?: string }) => {
      if (isIterappError(error)) {
        reject(error)
        return
      }
      const seconds = timeout / 1000
      const flaw =
        options.signal?.aborted === true
          ? `the API server did not answer within ${seconds} s`
          : `the API server cannot be reached (${error.code ?? error.name})`
      reject(unavailable(flaw, error))
    }
    const sent = request(url, { ...options, headers }, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MAX_ANSWER_BYTES)
          response.destroy(unavailable('the answer of the API server is too long'))
        chunks.push(chunk)
      })
      response.on('error', fail)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, text })
      })
    })
      .on('error', (error: NodeJS.ErrnoException) => {
        // The API server, or something in between, had closed a connection that was idle.
        const isStale = sent.reusedSocket && error.code === 'ECONNRESET'
        if (isStale) get(url, options, timeout).then(resolve, reject)
        else fail(error)
      })
      .end()
  })
}

function unavailable(message: string, cause?: Error): IterappError {
  return new IterappError('ERR_CONFIG_UNAVAILABLE', message, { cause })
}
