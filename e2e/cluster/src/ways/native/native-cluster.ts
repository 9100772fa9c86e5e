import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createKubectl, type Kubectl } from '../../kubectl'
import { waitUntilReady } from '../../processes'
import type { NodeTools } from '../../tools'
import { RUNTIME_SOCKET } from './container-runtime'
import { NODE_NAME, startKubelet, stopKubelet, versionOf, type KubeletVariant } from './kubelet'
import { readNodeRecord, removeNode } from './node-record'

/** A cluster of one node, in namespaces of its own on this machine. */
export interface NativeCluster {
  /** Where what the node stores, logs and audits lies. */
  readonly folder: string
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string
  readonly kubectl: Kubectl
  /** A command that runs another one here, but so that it ends with the node. */
  readonly enterProcesses: readonly string[]
  /** Runs a command in the namespaces and gives what it printed; throws when it fails. */
  readonly run: (command: readonly string[]) => string
  /** Runs containerd's `ctr` for the containers and images of Kubernetes. */
  readonly ctr: (...args: readonly string[]) => string
  /** Puts the images of an archive (`docker-archive`) on the node. */
  readonly loadImages: (archive: string) => void
  /** Starts the kubelet anew, as another one, and waits until the node is ready. Its pods go on. */
  readonly replaceKubelet: (variant: KubeletVariant) => Promise<void>
  /** Whether a call of kubectl succeeds. */
  readonly answers: (args: readonly string[]) => Promise<boolean>
  readonly hasRuntime: () => boolean
  readonly isNodeReady: () => Promise<boolean>
  /** Ends the node and waits until nothing is left of it. */
  readonly remove: () => Promise<void>
}

/** A cluster that was started, perhaps by another process. */
export function attachNativeCluster(folder: string, tools: NodeTools): NativeCluster {
  const node = readNodeRecord(folder)
  const kubeconfig = join(folder, 'admin.kubeconfig')
  const kubectl = createKubectl(tools.kubectl, kubeconfig)
  const run: NativeCluster['run'] = (command) => {
    const [first = '', ...rest] = [...node.enter, ...command]
    const { status, stdout, stderr } = spawnSync(first, rest, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`)
    return stdout
  }
  const ctr: NativeCluster['ctr'] = (...args) =>
    run([tools.ctr, '--address', RUNTIME_SOCKET, '--namespace', 'k8s.io', ...args])
  const answers = async (args: readonly string[]) => (await kubectl.run(args)).status === 0
  const isNodeReady = () =>
    answers(['wait', '--for=condition=Ready', `node/${NODE_NAME}`, '--timeout=1s'])
  return {
    folder,
    kubeconfig,
    kubectl,
    enterProcesses: node.enter.filter((each) => each !== '--net' && each !== '--mount'),
    run,
    ctr,
    answers,
    isNodeReady,
    hasRuntime: () => {
      try {
        return ctr('version') !== ''
      } catch {
        return false
      }
    },
    loadImages: (archive) => {
      ctr('images', 'import', '--local', archive)
    },
    replaceKubelet: async (variant) => {
      await stopKubelet(folder)
      const kubelet = startKubelet(folder, node, tools, variant)
      const version = ['get', 'node', NODE_NAME, '-o', 'jsonpath={.status.nodeInfo.kubeletVersion}']
      await waitUntilReady(kubelet, async () => {
        const { stdout } = await kubectl.run(version)
        return stdout === versionOf(tools, variant) && (await isNodeReady())
      })
    },
    remove: () => removeNode(node.keeper, folder),
  }
}
