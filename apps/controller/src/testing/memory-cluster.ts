import { isJsonObject, parseJson } from '@iterapp/json'
import type { ApiAnswer, ApiClient, ApiRequest } from '@iterapp/kubernetes'
import type { RequestListener } from 'node:http'

type Json = Record<string, unknown>

/** An object of the cluster, as a test looks at it. */
export interface MemoryObject {
  readonly metadata: Json & { readonly name: string; readonly resourceVersion: string }
  readonly type?: string
  readonly data?: Readonly<Record<string, string>>
  readonly webhooks?: readonly (Json & { readonly clientConfig: Json })[]
}

/** Answers in the place of the cluster, or lets it answer (`null`). */
type Interceptor = (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer> | null

/** The part of an API server that the controller uses, in memory. */
export interface MemoryCluster {
  readonly ask: ApiClient
  /** The same over HTTP. */
  readonly listener: RequestListener
  /** By their names, with their kinds' resource: `secrets/iterapp-authority`. */
  readonly get: (name: string) => MemoryObject | undefined
  readonly put: (name: string, content: Json) => void
  readonly remove: (name: string) => void
  /** What has been written so far: `POST secrets/iterapp-authority`. */
  readonly writes: readonly string[]
  readonly intercept: (interceptor: Interceptor | null) => void
}

/** Makes an empty cluster. A patch of what is not the last `resourceVersion` is a conflict (409). */
export function createMemoryCluster(): MemoryCluster {
  const objects = new Map<string, MemoryObject>()
  const writes: string[] = []
  let version = 0
  let interceptor: Interceptor | null = null
  const put = (name: string, content: Json) => {
    const { metadata } = content
    const known = { ...(isJsonObject(metadata) ? metadata : {}), name: name.split('/')[1] ?? '' }
    objects.set(name, { ...content, metadata: { ...known, resourceVersion: String(++version) } })
  }
  const answer = ({ method = 'GET', path, body }: ApiRequest): ApiAnswer => {
    const content = isJsonObject(body) ? structuredClone(body) : {}
    const metadata = isJsonObject(content.metadata) ? content.metadata : {}
    const key = [...path.slice(-2)].join('/')
    if (method === 'POST') {
      const name = `${path.at(-1) ?? ''}/${String(metadata.name)}`
      if (objects.has(name)) return { status: 409, value: { kind: 'Status' } }
      put(name, content)
      writes.push(`POST ${name}`)
      return { status: 201, value: objects.get(name) }
    }
    const stored = objects.get(key)
    if (stored === undefined) return { status: 404, value: { kind: 'Status' } }
    if (method === 'GET') return { status: 200, value: structuredClone(stored) }
    const isOld = metadata.resourceVersion !== stored.metadata.resourceVersion
    if (isOld) return { status: 409, value: { kind: 'Status' } }
    put(key, merge(stored, content) as Json)
    writes.push(`PATCH ${key}`)
    return { status: 200, value: objects.get(key) }
  }
  const ask: ApiClient = async (request) => (await interceptor?.(request)) ?? answer(request)
  return {
    ask,
    listener: (request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (part: string) => (text += part))
      request.on('end', () => {
        const method = request.method as NonNullable<ApiRequest['method']>
        const path = (request.url ?? '').slice(1).split('/')
        void ask({ method, path, body: parseJson(text) }).then(({ status, value }) => {
          response.writeHead(status, { 'Content-Type': 'application/json' })
          response.end(JSON.stringify(value))
        })
      })
    },
    get: (name) => objects.get(name),
    put,
    remove: (name) => objects.delete(name),
    writes,
    intercept: (next) => (interceptor = next),
  }
}

/** A strategic merge patch, as far as it is used: lists are of objects with names. */
function merge(before: unknown, change: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(change)) {
    const changes = change as readonly Json[]
    return (before as readonly Json[]).map((each) =>
      merge(each, changes.find(({ name }) => name === each.name) ?? {}),
    )
  }
  if (!isJsonObject(before) || !isJsonObject(change)) return change
  const members = Object.entries(change).map(([name, value]) => [name, merge(before[name], value)])
  return { ...before, ...(Object.fromEntries(members) as Json) }
}
