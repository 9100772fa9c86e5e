import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { RELEASE_NAMESPACE } from '../chart/helm'
import { KEYS_FOR_DEVELOPERS, OWN_LABEL, uninstallChart } from '../chart/install-chart'
import { buildImages, createEngine, imagesOf } from '../images'
import { createKubectl, type Kubectl } from '../kubectl'
import { prepareSampleTools } from '../tools'
import { findEngine } from './choose-way'
import { inTemporaryFolder } from './folders'
import type { Cluster, OpenOptions } from './open-cluster'

/** Opens the cluster of KUBECONFIG. Its nodes pull the images from a registry. */
export async function openExisting(
  { folder, report }: OpenOptions,
  env: NodeJS.ProcessEnv,
): Promise<Cluster> {
  const registry = env.ITERAPP_E2E_REGISTRY ?? ''
  const engine = findEngine() ?? 'docker'
  const kubeconfig = env.KUBECONFIG ?? ''
  const kubectl = createKubectl('kubectl', kubeconfig)
  await refuseForeign(kubectl)
  const images = imagesOf(registry)
  report(`building the images and pushing them to ${registry}`)
  inTemporaryFolder((work) => {
    buildImages(work, createEngine(engine), prepareSampleTools(), images, true)
    for (const tag of Object.values(images)) execFileSync(engine, ['push', tag], { stdio: 'pipe' })
  })
  return {
    way: 'existing',
    kubeconfig,
    kubectl,
    program: 'kubectl',
    images,
    native: null,
    close: async () => {
      await leaveExisting(kubeconfig, kubectl)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Takes away from a cluster what was installed there. */
export async function leaveExisting(kubeconfig: string, kubectl: Kubectl): Promise<void> {
  await uninstallChart({ kubeconfig })
  await kubectl.run(['delete', 'service', KEYS_FOR_DEVELOPERS, '-n', RELEASE_NAMESPACE])
  await kubectl.expectOk(['delete', 'namespace', RELEASE_NAMESPACE])
}

/** A release that was not made here may be somebody's production. */
async function refuseForeign({ run }: Kubectl): Promise<void> {
  const label = `jsonpath={.metadata.labels.${OWN_LABEL.replaceAll('.', '\\.')}}`
  const args = ['get', 'namespace', RELEASE_NAMESPACE, '--ignore-not-found', '-o']
  const { stdout: name } = await run([...args, 'name'])
  const { stdout: own } = await run([...args, label])
  if (name === '' || own !== '') return
  throw new Error(
    `the cluster of KUBECONFIG has a namespace ${RELEASE_NAMESPACE} that was not made for tests: choose a cluster for tests`,
  )
}
