import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildImages, createEngine, imagesOf, saveImages } from '../images'
import { createKubectl } from '../kubectl'
import { prepareSampleTools } from '../tools'
import { findEngine, type Engine } from './choose-way'
import { inTemporaryFolder } from './folders'
import type { Cluster, OpenOptions } from './open-cluster'

/** Names of kind's clusters: one that stays, and one that a run of tests makes, and may have left. */
const names = { stays: 'iterapp-cluster', passes: 'iterapp-e2e' } as const

/** The first Kubernetes whose kubelets read env files. */
const MINIMUM_MINOR = 35

/** Opens a cluster of kind. */
export async function openKind({ folder, outlives, report }: OpenOptions): Promise<Cluster> {
  const engine = findEngine() ?? 'docker'
  const name = outlives ? names.stays : names.passes
  const kubeconfig = join(folder, 'admin.kubeconfig')
  const kubectl = createKubectl('kubectl', kubeconfig)
  const close = () => {
    removeKindCluster(engine, name)
    rmSync(folder, { recursive: true, force: true })
    return Promise.resolve()
  }
  if (!outlives) removeKindCluster(engine, name)
  try {
    report(`starting a cluster with kind and ${engine}`)
    callKind(engine, [
      'create',
      'cluster',
      '--name',
      name,
      '--kubeconfig',
      kubeconfig,
      '--wait',
      '120s',
    ])
    const { serverVersion } = JSON.parse(
      await kubectl.expectOk(['version', '--output', 'json']),
    ) as { serverVersion: { minor: string } }
    if (Number.parseInt(serverVersion.minor) < MINIMUM_MINOR) {
      throw new Error(
        `kind gave Kubernetes 1.${serverVersion.minor}, and 1.35 is needed: install a newer kind`,
      )
    }
    report('building the images')
    const images = imagesOf('localhost')
    inTemporaryFolder((work) => {
      const builder = createEngine(engine)
      buildImages(work, builder, prepareSampleTools(), images, true)
      for (const archive of saveImages(work, builder, images))
        callKind(engine, ['load', 'image-archive', archive, '--name', name])
    })
    return { way: 'kind', kubeconfig, kubectl, program: 'kubectl', images, native: null, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Removes the cluster of an engine that stays; kind takes one that is not there for removed. */
export function removeKindCluster(engine: Engine, name: string = names.stays): void {
  callKind(engine, ['delete', 'cluster', '--name', name])
}

function callKind(engine: Engine, args: readonly string[]): void {
  execFileSync('kind', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, KIND_EXPERIMENTAL_PROVIDER: engine },
  })
}
