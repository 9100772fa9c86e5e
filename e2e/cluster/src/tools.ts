import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Programs of a control plane, by their paths. */
export interface Tools {
  readonly etcd: string
  readonly apiServer: string
  readonly controllerManager: string
  readonly kubectl: string
}

/** Programs of a cluster with a node, by their paths. */
export interface NodeTools extends Tools {
  readonly scheduler: string
  readonly kubelet: string
  readonly proxy: string
  /** With containerd's other programs beside it. */
  readonly containerd: string
  readonly ctr: string
  readonly runc: string
  readonly cniFolder: string
  /** First process of a pod, and app of an image without a shell: static programs. */
  readonly pause: string
  readonly app: string
}

/**
 * Finds the programs in the cache, and builds those that are missing, which takes minutes and says so on
 * standard error.
 */
export function prepareTools(): Tools {
  const [etcd = '', kubernetes = ''] = findFolders('etcd', 'kubernetes')
  return {
    etcd: join(etcd, 'server'),
    apiServer: join(kubernetes, 'kube-apiserver'),
    controllerManager: join(kubernetes, 'kube-controller-manager'),
    kubectl: join(kubernetes, 'kubectl'),
  }
}

/** The same for a cluster with a node. */
export function prepareNodeTools(): NodeTools {
  const names = ['kubernetes', 'containerd', 'runc', 'cni']
  const [kubernetes = '', containerd = '', runc = '', cni = ''] = findFolders(...names)
  return {
    ...prepareTools(),
    scheduler: join(kubernetes, 'kube-scheduler'),
    kubelet: join(kubernetes, 'kubelet'),
    proxy: join(kubernetes, 'kube-proxy'),
    containerd: join(containerd, 'containerd'),
    ctr: join(containerd, 'ctr'),
    runc: join(runc, 'runc'),
    cniFolder: cni,
    ...prepareSampleTools(),
  }
}

/** What stands in images that are built wherever there is an engine. */
export function prepareSampleTools(): Pick<NodeTools, 'pause' | 'app'> {
  const [programs = ''] = findFolders('programs')
  return { pause: join(programs, 'pause'), app: join(programs, 'app') }
}

/** The real Helm. */
export function prepareHelm(): string {
  return join(findFolders('helm')[0] ?? '', 'helm')
}

/** Where the programs are kept: `$ITERAPP_TOOLS`, or below the cache of this user. */
export function findToolsFolder(): string {
  // What is printed is the folder of one tool, the smallest.
  return join(findFolders('programs')[0] ?? '', '..')
}

const found = new Map<string, readonly string[]>()

function findFolders(...tools: readonly string[]): readonly string[] {
  const known = found.get(tools.join(' '))
  if (known !== undefined) return known
  const script = fileURLToPath(new URL('../build-tools', import.meta.url))
  const output = execFileSync(script, tools, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const folders = output.trim().split('\n')
  found.set(tools.join(' '), folders)
  return folders
}
