import { RELEASE_NAMESPACE } from '@iterapp/cluster'
import { expect } from 'vitest'
import { kubectl } from './developer'

/** What an Ingress controller reads of the cluster to publish the page. */
export interface LiveIngress {
  readonly host: string
  readonly path: string
  /** PEM, of its Secret. */
  readonly certificate: { readonly cert: string; readonly key: string }
}

interface IngressSpec {
  readonly tls: readonly { readonly hosts: readonly string[]; readonly secretName: string }[]
  readonly rules: readonly {
    readonly host: string
    readonly http: { readonly paths: readonly IngressPath[] }
  }[]
}

interface IngressPath {
  readonly path: string
  readonly pathType: string
  readonly backend: {
    readonly service: { readonly name: string; readonly port: { readonly name: string } }
  }
}

interface ServiceSpec {
  readonly selector: object
  readonly ports: readonly { readonly name: string; readonly targetPort: string }[]
}

/**
 * Reads the release's only Ingress, and expects that what it leads to is what the published address leads to, too:
 * the same port of the same pods.
 *
 * @param published - name of the Service that makes the published address.
 */
export async function readIngress(published: string): Promise<LiveIngress> {
  const inRelease = ['--namespace', RELEASE_NAMESPACE]
  const { items } = await kubectl.get<{ items: readonly { spec: IngressSpec }[] }>([
    ...['ingress', ...inRelease],
  ])
  expect(items).toHaveLength(1)
  const [rule] = items[0]?.spec.rules ?? []
  const [tls] = items[0]?.spec.tls ?? []
  const [path] = rule?.http.paths ?? []
  if (rule === undefined || tls === undefined || path === undefined) {
    throw new Error('the Ingress has no rule, path or certificate')
  }
  expect(tls.hosts).toEqual([rule.host])
  expect(path.pathType).toBe('Prefix')
  const { name, port } = path.backend.service
  const readService = async (service: string) =>
    (await kubectl.get<{ spec: ServiceSpec }>(['service', service, ...inRelease])).spec
  const backend = await readService(name)
  const reached = await readService(published)
  expect(backend.selector).toEqual(reached.selector)
  expect(backend.ports.find((each) => each.name === port.name)?.targetPort).toBe(
    reached.ports[0]?.targetPort,
  )
  const secret = await kubectl.get<{ data: Readonly<Record<string, string>> }>([
    ...['secret', tls.secretName, ...inRelease],
  ])
  const decode = (key: string) => Buffer.from(secret.data[key] ?? '', 'base64').toString()
  return {
    host: rule.host,
    path: path.path,
    certificate: { cert: decode('tls.crt'), key: decode('tls.key') },
  }
}
