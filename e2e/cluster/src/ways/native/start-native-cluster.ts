import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAuthority, createKeyPair, issueCertificate } from '../../certificates'
import {
  apiServerFlags,
  controllerManagerFlags,
  etcdFlags,
  toArguments,
  type ControlPlaneFiles,
  type Flags,
} from '../../control-plane/flags'
import { writeKubeconfig } from '../../kubeconfig'
import { waitUntilReady } from '../../processes'
import type { NodeTools } from '../../tools'
import { POD_NETWORK, writeRuntimeConfig } from './container-runtime'
import { NODE_NAME, prepareKubelet, startKubelet } from './kubelet'
import { attachNativeCluster, type NativeCluster } from './native-cluster'
import { createNodeNamespaces, type NodeNamespaces, type NodePlace } from './node-namespaces'
import { removeNode, startOnNode, writeNodeRecord, type NodeRecord } from './node-record'

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
    return await startParts(place, namespaces, tools)
  } catch (error) {
    await removeNode(namespaces.keeper, place.folder)
    throw error
  }
}

async function startParts(
  { folder, cgroup }: NodePlace,
  { enter, address, keeper }: NodeNamespaces,
  tools: NodeTools,
): Promise<NativeCluster> {
  for (const name of ['cni.d', 'kubelet', 'containerd']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  const authority = createAuthority(folder, 'iterapp-test-ca')
  const files = { folder, authority, tokenKeys: createKeyPair(folder, 'service-account') }
  const node: NodeRecord = { keeper, enter, address, cgroup: `/${cgroup}`, authority }
  const start = (name: string, command: string, flags: Flags) =>
    startOnNode(folder, node, name, [command, ...toArguments(flags)], tools)
  const createUser = (name: string, group?: string) => {
    const file = name.replace('system:', '')
    const subject = { name, ...(group !== undefined && { group }) }
    const user = issueCertificate(folder, file, authority, subject)
    const path = join(folder, `${file}.kubeconfig`)
    writeKubeconfig(path, `https://${address}:${API_PORT}`, authority.cert, user)
    return path
  }
  const kubeconfig = createUser('admin', 'system:masters')
  const cluster = attachNativeCluster(writeNodeRecord(folder, node), tools)

  start('etcd', tools.etcd, etcdFlags(folder, 2379, 2380))
  const apiServer = start('kube-apiserver', tools.apiServer, nodeApiServerFlags(files, address))
  const config = writeRuntimeConfig(folder, tools)
  const containerd = start('containerd', tools.containerd, { config })
  await waitUntilReady(apiServer, () => cluster.answers(['get', '--raw', '/readyz']))

  start('kube-controller-manager', tools.controllerManager, {
    ...controllerManagerFlags(files, kubeconfig, 10_257),
    'cluster-signing-cert-file': authority.cert,
    'cluster-signing-key-file': authority.key,
  })
  start('kube-scheduler', tools.scheduler, {
    kubeconfig: createUser('system:kube-scheduler'),
    'leader-elect': 'false',
  })
  start('kube-proxy', tools.proxy, proxyFlags(folder, createUser('system:kube-proxy')))
  prepareKubelet(folder, node, `https://${address}:${API_PORT}`)
  await waitUntilReady(containerd, () => Promise.resolve(cluster.hasRuntime()))
  const kubelet = startKubelet(folder, node, tools)
  await waitUntilReady(kubelet, () => cluster.isNodeReady(), NODE_LIMIT)
  return cluster
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
