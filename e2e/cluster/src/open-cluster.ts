import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { chooseWay, findEngine, type ClusterWay } from './choose-way'
import { buildImages, createBuildah, createEngine, imagesOf, type Images } from './images'
import { createKubectl, type Kubectl } from './kubectl'
import type { NativeCluster } from './native/native-cluster'
import { startNativeCluster } from './native/start-native-cluster'
import { prepareNodeTools, prepareSampleTools } from './tools'

/** A cluster with nodes that have the project's images. */
export interface Cluster {
  readonly way: ClusterWay
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string
  readonly kubectl: Kubectl
  /** Path of kubectl. */
  readonly program: string
  readonly images: Images
  /** How the cluster is reached from inside, if it was started right on this machine. */
  readonly native: NativeCluster | null
  /** Removes all that was made, and waits until it is gone. */
  readonly close: () => Promise<void>
}

/** How a cluster is opened. */
export interface OpenOptions {
  /** Where what belongs to it goes. It is made, and removed at the end. */
  readonly folder: string
  /** Whether it goes on when this process ends. */
  readonly outlives: boolean
  /** Takes a line on what is being done. */
  readonly report: (line: string) => void
}

/**
 * Opens a cluster the way that {@link chooseWay} says, builds the images and puts them on its nodes.
 *
 * @throws Error when it cannot be had; nothing is left then.
 */
export async function openCluster(env: NodeJS.ProcessEnv, options: OpenOptions): Promise<Cluster> {
  const way = chooseWay(env)
  if (way === 'native') return openNative(options)
  return way === 'kind' ? openKind(options) : openExisting(env, options)
}

async function openNative({ folder, outlives, report }: OpenOptions): Promise<Cluster> {
  report('preparing the programs of the cluster (the first time that takes minutes)')
  const tools = prepareNodeTools()
  report('starting a node in namespaces of its own')
  const cgroup = basename(folder)
  const native = await startNativeCluster({ folder, cgroup, outlives }, tools)
  const close = native.remove
  try {
    report('building the images')
    inTemporaryFolder((work) => {
      const archives = buildImages(work, createBuildah(work), tools, imagesOf('localhost'), false)
      for (const archive of archives) native.loadImages(archive)
    })
  } catch (error) {
    await close()
    throw error
  }
  const { kubeconfig, kubectl } = native
  const images = imagesOf('localhost')
  return { way: 'native', kubeconfig, kubectl, program: tools.kubectl, images, native, close }
}

/** Name of the cluster that kind makes. */
export const KIND_NAME = 'iterapp-e2e'

async function openKind({ folder, report }: OpenOptions): Promise<Cluster> {
  const engine = findEngine() ?? 'docker'
  const kubeconfig = join(folder, 'admin.kubeconfig')
  const kind = (...args: string[]) => {
    execFileSync('kind', args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, KIND_EXPERIMENTAL_PROVIDER: engine },
    })
  }
  const close = () => {
    kind('delete', 'cluster', '--name', KIND_NAME)
    rmSync(folder, { recursive: true, force: true })
    return Promise.resolve()
  }
  report(`starting a cluster with kind and ${engine}`)
  kind('create', 'cluster', '--name', KIND_NAME, '--kubeconfig', kubeconfig, '--wait', '120s')
  try {
    report('building the images')
    const images = imagesOf('localhost')
    inTemporaryFolder((work) => {
      for (const archive of buildImages(
        work,
        createEngine(engine),
        prepareSampleTools(),
        images,
        true,
      ))
        kind('load', 'image-archive', archive, '--name', KIND_NAME)
    })
    const kubectl = createKubectl('kubectl', kubeconfig)
    return { way: 'kind', kubeconfig, kubectl, program: 'kubectl', images, native: null, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Its nodes pull the images from a registry that both sides reach. */
function openExisting(env: NodeJS.ProcessEnv, { report }: OpenOptions): Promise<Cluster> {
  const registry = env.ITERAPP_E2E_REGISTRY ?? ''
  const engine = findEngine()
  if (registry === '' || engine === null) {
    throw new Error(
      'for an existing cluster set ITERAPP_E2E_REGISTRY to a registry that its nodes pull from, and have Docker or Podman running, which push there',
    )
  }
  const images = imagesOf(registry)
  report(`building the images and pushing them to ${registry}`)
  inTemporaryFolder((work) => {
    const builder = createEngine(engine)
    buildImages(work, builder, prepareSampleTools(), images, true)
    for (const tag of Object.values(images)) execFileSync(engine, ['push', tag], { stdio: 'pipe' })
  })
  const kubeconfig = env.KUBECONFIG ?? ''
  return Promise.resolve({
    way: 'existing',
    kubeconfig,
    kubectl: createKubectl('kubectl', kubeconfig),
    program: 'kubectl',
    images,
    native: null,
    close: () => Promise.resolve(),
  })
}

function inTemporaryFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'iterapp-images-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
