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

/** Programs that build images, by their paths. */
interface BuildTools {
  readonly buildkitd: string
  readonly buildctl: string
  readonly runc: string
}

/** Programs that stand in images of the tests: static ones but for runc, by their paths. */
export interface SampleTools extends BuildTools {
  /** First process of a pod, and app of an image without a shell. */
  readonly pause: string
  readonly app: string
}

/** Programs of a cluster with a node, by their paths. */
export interface NodeTools extends Tools, SampleTools {
  readonly scheduler: string
  readonly kubelet: string
  readonly proxy: string
  /** With containerd's other programs beside it. */
  readonly containerd: string
  readonly ctr: string
  readonly cniFolder: string
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
  const [kubernetes = '', containerd = '', cni = ''] = findFolders(
    ...['kubernetes', 'containerd', 'cni'],
  )
  return {
    ...prepareTools(),
    scheduler: join(kubernetes, 'kube-scheduler'),
    kubelet: join(kubernetes, 'kubelet'),
    proxy: join(kubernetes, 'kube-proxy'),
    containerd: join(containerd, 'containerd'),
    ctr: join(containerd, 'ctr'),
    cniFolder: cni,
    ...prepareSampleTools(),
  }
}

/** What stands in images that are built wherever there is an engine. */
export function prepareSampleTools(): SampleTools {
  const [programs = ''] = findFolders('programs')
  return { pause: join(programs, 'pause'), app: join(programs, 'app'), ...prepareBuildTools() }
}

/** The real BuildKit, and what it runs containers with. */
export function prepareBuildTools(): BuildTools {
  const [buildkit = '', runc = ''] = findFolders('buildkit', 'runc')
  return {
    buildkitd: join(buildkit, 'buildkitd'),
    buildctl: join(buildkit, 'buildctl'),
    runc: join(runc, 'runc'),
  }
}

/** Docker's plugin `buildx`. */
export function prepareBuildx(): string {
  return join(findFolders('buildx')[0] ?? '', 'buildx')
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
