import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { issueCertificate, type CertificatePaths } from '../certificates'
import { toArguments } from '../control-plane-flags'
import { writeKubeconfig } from '../kubeconfig'
import { startProgram, type RunningProgram, type StartOptions } from '../processes'
import type { NodeTools } from '../tools'
import { RUNTIME_SOCKET } from './container-runtime'

/** Name of the only node. */
export const NODE_NAME = 'node1'

/** What a kubelet needs to know of its cluster. */
export interface KubeletSettings {
  readonly folder: string
  /** Address of the API server. */
  readonly server: string
  /** Of the node. */
  readonly address: string
  readonly authority: CertificatePaths
  /** A cgroup that all pods are below, made before: `/name`. */
  readonly cgroup: string
}

/** In what a kubelet differs from an ordinary one. */
export interface KubeletVariant {
  /** The version that it says it has, as long as the real one: `v1.34.9`. */
  readonly version?: string
  readonly featureGates?: Readonly<Record<string, boolean>>
}

/** Writes what a kubelet needs. */
export function prepareKubelet({ folder, server, address, authority }: KubeletSettings): void {
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
  settings: KubeletSettings,
  tools: NodeTools,
  options: StartOptions,
  variant: KubeletVariant = {},
): RunningProgram {
  const { folder, address } = settings
  const config = join(folder, 'kubelet.json')
  writeFileSync(config, JSON.stringify(kubeletConfig(settings, variant), null, 2))
  const flags = {
    config,
    kubeconfig: join(folder, 'kubelet.kubeconfig'),
    'hostname-override': NODE_NAME,
    'root-dir': join(folder, 'kubelet'),
    'node-ip': address,
  }
  const program = programOf(tools.kubelet, folder, variant)
  return startProgram(folder, 'kubelet', program, toArguments(flags), options)
}

function kubeletConfig(
  { folder, authority, cgroup }: KubeletSettings,
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

/**
 * The kubelet, or a copy that says it is older: the version is a text of fixed length in the program.
 */
function programOf(kubelet: string, folder: string, { version }: KubeletVariant): string {
  if (version === undefined) return kubelet
  const bytes = readFileSync(kubelet)
  const own = /v\d+\.\d+\.\d+(?=-)/.exec(kubelet)?.[0] ?? ''
  if (own.length !== version.length) throw new Error(`${version} is not as long as ${own}`)
  for (let at = bytes.indexOf(own); at !== -1; at = bytes.indexOf(own, at + 1)) {
    bytes.write(version, at, 'latin1')
  }
  const path = join(folder, `kubelet-${version}`)
  writeFileSync(path, bytes, { mode: 0o755 })
  return path
}
