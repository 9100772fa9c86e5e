import type { ApiServer } from '@iterapp/testing'
import { temporaryFolder } from '@iterapp/testing'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { join } from 'node:path'

/** The pieces of an API server that the keys service asks for, in memory. */
export interface KubernetesApi {
  readonly listener: RequestListener
  /** Secrets by their names. */
  readonly secrets: Map<string, object>
  /** Answers to a TokenReview, by the token: a `status`. */
  readonly reviews: Map<string, object>
  /** Versions of kubelets, by their nodes. */
  readonly nodes: Map<string, string>
  /** Asked so often: `POST …/tokenreviews`, by the last part of the path. */
  readonly asked: (resource: string) => number
  /** From now on every answer has this status; `null` for those that it should have. */
  readonly failWith: (status: number | null) => void
}

/** Makes an API server that holds nothing yet. */
export function createKubernetesApi(): KubernetesApi {
  const secrets = new Map<string, object>()
  const reviews = new Map<string, object>()
  const nodes = new Map<string, string>()
  const asked: string[] = []
  let failure: number | null = null
  let version = 0

  const answer = async (request: IncomingMessage): Promise<readonly [number, object]> => {
    const { pathname } = new URL(request.url ?? '', 'https://api')
    const parts = pathname.split('/')
    const resource = parts.at(parts.includes('nodes') ? -2 : -1) ?? ''
    asked.push(resource)
    if (failure !== null) return [failure, { kind: 'Status' }]
    const body = await readBody(request)
    if (resource === 'tokenreviews') {
      const { spec } = body as { spec: { token: string } }
      return [201, { kind: 'TokenReview', status: reviews.get(spec.token) ?? {} }]
    }
    if (resource === 'nodes') {
      const kubeletVersion = nodes.get(parts.at(-1) ?? '')
      return kubeletVersion === undefined
        ? [404, {}]
        : [200, { kind: 'Node', status: { nodeInfo: { kubeletVersion } } }]
    }
    if (resource !== 'secrets') return [404, {}]
    if (request.method === 'GET') return [200, { items: [...secrets.values()] }]
    const { metadata, ...rest } = body as { metadata: { name: string } }
    if (secrets.has(metadata.name)) return [409, {}]
    const uid = `uid-${++version}`
    secrets.set(metadata.name, { ...rest, metadata: { ...metadata, uid, resourceVersion: '1' } })
    return [201, {}]
  }
  return {
    listener: (request: IncomingMessage, response: ServerResponse) => {
      void answer(request).then(([status, value]) => {
        response.writeHead(status, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify(value))
      })
    },
    secrets,
    reviews,
    nodes,
    asked: (resource) => asked.filter((each) => each === resource).length,
    failWith: (status) => (failure = status),
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks = (await request.toArray()) as readonly Buffer[]
  const text = Buffer.concat(chunks).toString()
  return text === '' ? undefined : JSON.parse(text)
}

/** Writes a kubeconfig for an API server of a test. */
export function writeKubeconfig({
  url,
  name,
  caFile,
  token,
}: Pick<ApiServer, 'url' | 'name' | 'caFile' | 'token'>): string {
  const path = join(temporaryFolder(), 'kubeconfig')
  const cluster = { server: url, 'certificate-authority': caFile, 'tls-server-name': name }
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }
  writeFileSync(path, JSON.stringify(kubeconfig))
  return path
}
