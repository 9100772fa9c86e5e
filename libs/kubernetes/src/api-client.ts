import { IterappError } from '@iterapp/errors'
import { parseJson } from '@iterapp/json'
import type { KubeConfig } from '@kubernetes/client-node'
import type { OutgoingHttpHeaders } from 'node:http'
import { Agent, type RequestOptions } from 'node:https'
import { exchange } from './exchange'

/** A request to the API server. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Segments of the path, not yet encoded: `['api', 'v1', 'nodes', name]`. */
  readonly path: readonly string[]
  readonly query?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Of the body; a PATCH says which kind it is. `application/json` by default. */
  readonly contentType?: string
}

/** What the API server answered. */
export interface ApiAnswer {
  readonly status: number
  /** The body, parsed; `undefined` when it is not JSON. */
  readonly value: unknown
}

/**
 * Asks the API server; once more for each idle connection that the other side had closed.
 *
 * @throws IterappError `ERR_API_SERVER` when there is no answer, whatever the cause; a status of any kind
 *   is an answer.
 */
export type ApiClient = (request: ApiRequest) => Promise<ApiAnswer>

/**
 * A client of the API server, for small requests.
 *
 * The client library gives address and credentials (a token file that is renewed, too). The request is
 * made here, since the library opens a connection for each.
 *
 * @param timeout - how long the API server may take, in milliseconds.
 * @throws IterappError `ERR_SETTINGS` when no API server is named.
 */
export function createApiClient(kubeConfig: KubeConfig, timeout: number): ApiClient {
  const server = kubeConfig.getCurrentCluster()?.server
  if (server === undefined) {
    throw new IterappError('ERR_SETTINGS', 'there is no API server: give --kubeconfig')
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const base = server.replace(/\/$/, '')
  return async ({ method = 'GET', path, query, body, contentType = 'application/json' }) => {
    const url = new URL(`${base}/${path.map(encodeURIComponent).join('/')}`)
    if (query !== undefined) url.search = new URLSearchParams(query).toString()
    const options = await readCredentials(kubeConfig)
    const headers: OutgoingHttpHeaders = {
      ...(options.headers as OutgoingHttpHeaders),
      Accept: 'application/json',
      ...(body !== undefined && { 'Content-Type': contentType }),
    }
    const { status, text } = await exchange(url, {
      options: { ...options, agent, method, headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      timeout,
    })
    return { status, value: parseJson(text) }
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
    throw new IterappError('ERR_API_SERVER', message, { cause: error as Error })
  }
}
