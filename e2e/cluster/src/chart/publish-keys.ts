import { fileURLToPath } from 'node:url'
import { KEYS_FOR_DEVELOPERS, RELEASE } from './install-chart'
import { RELEASE_NAMESPACE } from './helm'
import type { Cluster } from '../ways/open-cluster'
import { findFreePorts, startProgram, waitUntilReady } from '../processes'

/** Where the nodes have the public listener of the keys service. */
const NODE_PORT = 30_420

/** Where developers find the keys service, and the process that brings them there. */
export interface PublishedKeys {
  /** On 127.0.0.1: the CLI takes keys by plain HTTP from nowhere else. */
  readonly keysUrl: string
  /** 0 when it ends with the node. */
  readonly forwarder: number
}

/**
 * Publishes the public listener of the keys service, which an admin would do with an Ingress and TLS.
 *
 * @param folder - of a log.
 * @param outlives - whether it goes on when this process ends.
 */
export async function publishKeys(
  { kubectl, native }: Cluster,
  folder: string,
  outlives: boolean,
): Promise<PublishedKeys> {
  await kubectl.apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: KEYS_FOR_DEVELOPERS, namespace: RELEASE_NAMESPACE },
    spec: {
      type: 'NodePort',
      selector: {
        'app.kubernetes.io/name': 'iterapp',
        'app.kubernetes.io/instance': RELEASE,
        'app.kubernetes.io/component': 'keys',
      },
      ports: [{ port: 80, targetPort: 'page', nodePort: NODE_PORT }],
    },
  })
  const path = 'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}'
  const addresses = await kubectl.expectOk(['get', 'nodes', '-o', path])
  const [port = 0] = await findFreePorts(1)
  const program = fileURLToPath(new URL('../commands/forward.ts', import.meta.url))
  const target = `${addresses.split(' ')[0] ?? ''}:${NODE_PORT}`
  const args = [program, String(port), target]
  const forwarder = startProgram(folder, 'forward', process.execPath, args, {
    outlives,
    enter: native?.enterProcesses ?? [],
  })
  const keysUrl = `http://127.0.0.1:${port}`
  await waitUntilReady(forwarder, () =>
    fetch(`${keysUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  return {
    keysUrl,
    forwarder: native === null ? forwarder.pid : 0,
  }
}
