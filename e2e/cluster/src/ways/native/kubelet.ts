import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { issueCertificate } from '../../certificates'
import { toArguments } from '../../control-plane/flags'
import { writeKubeconfig } from '../../kubeconfig'
import { findChild, runs, type RunningProgram } from '../../processes'
import type { NodeTools } from '../../tools'
import { RUNTIME_SOCKET } from './container-runtime'
import { startOnNode, type NodeRecord } from './node-record'

/** Name of the only node. */
export const NODE_NAME = 'node1'

/** In what a kubelet differs from an ordinary one. */
export interface KubeletVariant {
  /** The version that it says it has, as long as the real one: `v1.34.9`. */
  readonly version?: string
  readonly featureGates?: Readonly<Record<string, boolean>>
}

/**
 * Makes the certificates and the kubeconfig of a kubelet.
 *
 * @param server - address of the API server.
 */
export function prepareKubelet(
  folder: string,
  { address, authority }: NodeRecord,
  server: string,
): void {
  const client = issueCertificate(folder, 'kubelet', authority, {
    name: `system:node:${NODE_NAME}`,
    group: 'system:nodes',
  })
  writeKubeconfig(join(folder, 'kubelet.kubeconfig'), server, authority.cert, client)
  const hosts = [`DNS:${NODE_NAME}`, `IP:${address}`]
  issueCertificate(folder, 'kubelet-serving', authority, { name: NODE_NAME, hosts })
}

/** Starts the kubelet; its pods outlive it. */
export function startKubelet(
  folder: string,
  node: NodeRecord,
  tools: NodeTools,
  variant: KubeletVariant = {},
): RunningProgram {
  const config = join(folder, 'kubelet.json')
  writeFileSync(config, JSON.stringify(kubeletConfig(folder, node, variant), null, 2))
  const flags = {
    config,
    kubeconfig: join(folder, 'kubelet.kubeconfig'),
    'hostname-override': NODE_NAME,
    'root-dir': join(folder, 'kubelet'),
    'node-ip': node.address,
  }
  const command = [programOf(folder, tools, variant), ...toArguments(flags)]
  const program = startOnNode(folder, node, 'kubelet', command, tools)
  writeFileSync(join(folder, 'kubelet.pid'), String(program.pid))
  return program
}

/** Ends the kubelet, whichever process has started it. */
export async function stopKubelet(folder: string): Promise<void> {
  const pid = Number(readFileSync(join(folder, 'kubelet.pid'), 'utf8'))
  process.kill(findChild(pid), 'SIGTERM')
  while (runs(pid)) await sleep(50)
}

function kubeletConfig(
  folder: string,
  { authority, cgroup }: NodeRecord,
  { featureGates = {} }: KubeletVariant,
): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: authority.cert } },
    authorization: { mode: 'AlwaysAllow' },
    tlsCertFile: join(folder, 'kubelet-serving.crt'),
    tlsPrivateKeyFile: join(folder, 'kubelet-serving.key'),
    containerRuntimeEndpoint: `unix://${RUNTIME_SOCKET}`,
    clusterDNS: ['10.96.0.10'],
    clusterDomain: 'cluster.local',
    resolvConf: '',
    cgroupDriver: 'cgroupfs',
    cgroupRoot: cgroup,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    localStorageCapacityIsolation: false,
    evictionHard: { 'memory.available': '100Mi' },
    featureGates,
  }
}

/** The version that a kubelet says it has. */
export function versionOf({ kubelet }: NodeTools, { version }: KubeletVariant): string {
  return version ?? /v\d+\.\d+\.\d+(?=-)/.exec(kubelet)?.[0] ?? ''
}

/** The kubelet, or a copy that says it is older: the version is a text of fixed length in the program. */
function programOf(folder: string, tools: NodeTools, variant: KubeletVariant): string {
  const [own, version] = [versionOf(tools, {}), versionOf(tools, variant)]
  if (own === version) return tools.kubelet
  if (own.length !== version.length) throw new Error(`${version} is not as long as ${own}`)
  const bytes = readFileSync(tools.kubelet)
  for (let at = bytes.indexOf(own); at !== -1; at = bytes.indexOf(own, at + 1)) {
    bytes.write(version, at, 'latin1')
  }
  const path = join(folder, `kubelet-${version}`)
  writeFileSync(path, bytes, { mode: 0o755 })
  return path
}
