import { realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import { buildImages, createBuildah, imagesOf, saveImages } from '../../images'
import { findToolsFolder, prepareNodeTools } from '../../tools'
import { inTemporaryFolder } from '../folders'
import type { Cluster, OpenOptions } from '../open-cluster'
import { refuseMissingPrograms } from './needed-programs'
import { startNativeCluster } from './start-native-cluster'

/** Opens a cluster of one node, in namespaces of its own on this machine. */
export async function openNative({ folder, outlives, report }: OpenOptions): Promise<Cluster> {
  try {
    refuseMissingPrograms()
    refuseHidden(folder, tmpdir(), findToolsFolder())
    report('preparing the programs of the cluster (the first time that takes some ten minutes)')
    const tools = prepareNodeTools()
    report('starting a node in namespaces of its own')
    const cgroup = basename(folder)
    const native = await startNativeCluster({ folder, cgroup, outlives }, tools)
    const images = imagesOf('localhost')
    try {
      report('building the images')
      inTemporaryFolder((work) => {
        const builder = createBuildah(work)
        buildImages(work, builder, tools, images, false)
        for (const archive of saveImages(work, builder, images)) native.loadImages(archive)
      })
    } catch (error) {
      await native.remove()
      throw error
    }
    const { kubeconfig, kubectl, remove: close } = native
    return { way: 'native', kubeconfig, kubectl, program: tools.kubectl, images, native, close }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** The node has a `/var` and a `/run` of its own. */
function refuseHidden(...folders: readonly string[]): void {
  const hidden = folders
    .map((each) => realpathSync(each))
    .find((each) => /^\/(?:var|run)\//.test(each))
  if (hidden === undefined) return
  throw new Error(
    `${hidden} lies below /var or /run, which the node has of its own: choose another place by TMPDIR, XDG_STATE_HOME or ITERAPP_TOOLS`,
  )
}
