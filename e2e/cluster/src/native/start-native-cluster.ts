import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAuthority, createKeyPair, issueCertificate } from '../certificates'
import {
  apiServerFlags,
  controllerManagerFlags,
  etcdFlags,
  toArguments,
  type ControlPlaneFiles,
  type Flags,
} from '../control-plane-flags'
import { writeKubeconfig } from '../kubeconfig'
import { createKubectl, type Kubectl } from '../kubectl'
import { startProgram, waitUntilReady, type RunningProgram, type StartOptions } from '../processes'
import type { NodeTools } from '../tools'
import { POD_NETWORK, RUNTIME_SOCKET, writeRuntimeConfig } from './container-runtime'
import { NODE_NAME, prepareKubelet, startKubelet, type KubeletVariant } from './kubelet'
import { createNodeNamespaces, type NodeNamespaces, type NodePlace } from './node-namespaces'

/** A cluster of one node, in namespaces of its own. */
export interface NativeCluster {
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string
  readonly kubectl: Kubectl
  /** Of the node, which this machine reaches. */
  readonly address: string
  /** Puts images of an archive (`docker-archive`) on the node. */
  readonly loadImages: (archive: string) => void
  /** Starts the kubelet anew, as another one. Its pods go on. */
  readonly replaceKubelet: (variant: KubeletVariant) => Promise<void>
  /** Where what the node logs, stores and audits lies. */
  readonly folder: string
  /** Of the process that keeps it; see {@link removeNode}. */
  readonly keeper: number
}

const API_PORT = 6443
const NODE_LIMIT = 90_000

/**
 * Starts a cluster, which takes some 5 seconds.
 *
 * @param place - its folder lies neither below `/run` nor `/var`, which the node has of its own.
 * @throws Error without root, or with the end of a log when a part does not start; nothing is left then.
 */
export async function startNativeCluster(
  place: NodePlace,
  tools: NodeTools,
): Promise<NativeCluster> {
  const namespaces = await createNodeNamespaces(place)
  try {
    return await startNode(place, namespaces, tools)
  } catch (error) {
    await removeNode(namespaces.keeper, place.folder)
    throw error
  }
}

/**
 * Ends a node and waits until nothing is left of it.
 *
 * @param keeper - its keeper's process id; one that is another process by now is left alone.
 */
export async function removeNode(keeper: number, folder: string): Promise<void> {
  if (keeps(keeper, folder)) process.kill(keeper, 'SIGTERM')
  while (keeps(keeper, folder)) await sleep(50)
}

/** A process that has ended has no command line, even while its parent has not looked. */
function keeps(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder)
  } catch {
    return false
  }
}

async function startNode(
  { folder, cgroup, outlives }: NodePlace,
  namespaces: NodeNamespaces,
  tools: NodeTools,
): Promise<NativeCluster> {
  for (const name of ['cni.d', 'kubelet', 'containerd']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  const { address, enter } = namespaces
  const options: StartOptions = {
    enter,
    outlives,
    env: { PATH: `${join(tools.containerd, '..')}:${process.env.PATH ?? ''}` },
  }
  const start = (name: string, command: string, flags: Flags) =>
    startProgram(folder, name, command, toArguments(flags), options)

  const authority = createAuthority(folder, 'iterapp-test-ca')
  const files = { folder, authority, tokenKeys: createKeyPair(folder, 'service-account') }
  const server = `https://${address}:${API_PORT}`
  const kubeconfigOf = (name: string, group?: string) => {
    const path = join(folder, `${name.replace('system:', '')}.kubeconfig`)
    const user = issueCertificate(folder, name.replace('system:', ''), authority, {
      name,
      ...(group !== undefined && { group }),
    })
    writeKubeconfig(path, server, authority.cert, user)
    return path
  }
  const kubeconfig = kubeconfigOf('admin', 'system:masters')
  const kubectl = createKubectl(tools.kubectl, kubeconfig)

  start('etcd', tools.etcd, etcdFlags(folder, 2379, 2380))
  const apiServer = start('kube-apiserver', tools.apiServer, nodeApiServerFlags(files, address))
  const containerd = startContainerd(folder, tools, options)
  const answers = async (args: readonly string[]) => (await kubectl.run(args)).status === 0
  await waitUntilReady(apiServer, () => answers(['get', '--raw', '/readyz']))

  start('kube-controller-manager', tools.controllerManager, {
    ...controllerManagerFlags(files, kubeconfig, 10_257),
    'cluster-signing-cert-file': authority.cert,
    'cluster-signing-key-file': authority.key,
  })
  start('kube-scheduler', tools.scheduler, {
    kubeconfig: kubeconfigOf('system:kube-scheduler'),
    'leader-elect': 'false',
  })
  start('kube-proxy', tools.proxy, proxyFlags(folder, kubeconfigOf('system:kube-proxy')))
  const settings = { folder, server, address, authority, cgroup: `/${cgroup}` }
  prepareKubelet(settings)
  await waitUntilReady(containerd, () =>
    Promise.resolve(succeeds(namespaces, [tools.ctr, '--address', RUNTIME_SOCKET, 'version'])),
  )
  let kubelet = startKubelet(settings, tools, options)
  const nodeReady = ['wait', '--for=condition=Ready', `node/${NODE_NAME}`, '--timeout=1s']
  await waitUntilReady(kubelet, () => answers(nodeReady), NODE_LIMIT)
  return {
    kubeconfig,
    kubectl,
    address,
    folder,
    keeper: namespaces.keeper,
    loadImages: (archive) => {
      const importImage = ['--namespace', 'k8s.io', 'images', 'import', '--local', archive]
      run(namespaces, [tools.ctr, '--address', RUNTIME_SOCKET, ...importImage])
    },
    replaceKubelet: async (variant) => {
      await kubelet.stop()
      kubelet = startKubelet(settings, tools, options, variant)
      const own = /v\d+\.\d+\.\d+/.exec(tools.kubelet)?.[0] ?? ''
      const version = ['get', 'node', NODE_NAME, '-o', 'jsonpath={.status.nodeInfo.kubeletVersion}']
      await waitUntilReady(kubelet, async () => {
        const { stdout } = await kubectl.run(version)
        return stdout === (variant.version ?? own) && (await answers(nodeReady))
      })
    },
  }
}

function nodeApiServerFlags(files: ControlPlaneFiles, address: string): Flags {
  const { folder, authority } = files
  const kubeletClient = issueCertificate(folder, 'apiserver-kubelet-client', authority, {
    name: 'kube-apiserver-kubelet-client',
    group: 'system:masters',
  })
  const policy = join(folder, 'audit-policy.json')
  writeFileSync(policy, JSON.stringify(auditPolicy))
  return {
    ...apiServerFlags(files, { port: API_PORT, etcdPort: 2379, address }),
    'allow-privileged': 'true',
    'enable-admission-plugins': 'NodeRestriction',
    'kubelet-preferred-address-types': 'InternalIP',
    'kubelet-client-certificate': kubeletClient.cert,
    'kubelet-client-key': kubeletClient.key,
    'kubelet-certificate-authority': authority.cert,
    'audit-policy-file': policy,
    'audit-log-path': join(folder, 'audit.log'),
  }
}

/** All that is asked and answered, but what Kubernetes holds secret itself. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Metadata', resources: [{ group: '', resources: ['secrets'] }] },
    { level: 'Metadata', resources: [{ group: 'authentication.k8s.io' }] },
    { level: 'Metadata', resources: [{ group: '', resources: ['serviceaccounts/token'] }] },
    { level: 'Metadata', verbs: ['watch', 'list'] },
    { level: 'RequestResponse' },
  ],
}

function startContainerd(folder: string, tools: NodeTools, options: StartOptions): RunningProgram {
  const config = writeRuntimeConfig(folder, tools)
  return startProgram(folder, 'containerd', tools.containerd, ['--config', config], options)
}

function proxyFlags(folder: string, kubeconfig: string): Flags {
  const config = join(folder, 'kube-proxy.json')
  writeFileSync(
    config,
    JSON.stringify({
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      mode: 'iptables',
      clusterCIDR: POD_NETWORK,
      hostnameOverride: NODE_NAME,
      clientConnection: { kubeconfig },
      conntrack: { maxPerCore: 0, min: 0 },
    }),
  )
  return { config }
}

function run({ enter }: NodeNamespaces, command: readonly string[]): void {
  const [first = '', ...rest] = [...enter, ...command]
  execFileSync(first, rest, { stdio: 'pipe' })
}

function succeeds(namespaces: NodeNamespaces, command: readonly string[]): boolean {
  try {
    run(namespaces, command)
    return true
  } catch {
    return false
  }
}
