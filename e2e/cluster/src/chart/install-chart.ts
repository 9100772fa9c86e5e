import { spawn } from 'node:child_process'
import { IMAGE_TAG } from '../images'
import { chartFolder, RELEASE_NAMESPACE } from './helm'
import type { Cluster } from '../ways/open-cluster'
import { prepareHelm } from '../tools'

/** Name of the release. */
export const RELEASE = 'iterapp'

/** Label of what is made for tests. */
export const OWN_LABEL = 'iterapp.dev/made-for-tests'

/** The Service by which developers reach the keys service here. */
export const KEYS_FOR_DEVELOPERS = 'keys-for-developers'

/** How long the platform may take to be there, for Helm. */
const LIMIT = '180s'

/** The real Helm, for the cluster's administrator. */
function createHelm({
  kubeconfig,
}: Pick<Cluster, 'kubeconfig'>): (...args: string[]) => Promise<string> {
  const program = prepareHelm()
  return (...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, ['--kubeconfig', kubeconfig, ...args])
      let output = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
      child.on('error', reject)
      child.on('close', (status) => {
        if (status === 0) resolve(output)
        else reject(new Error(`helm ${args[0] ?? ''}: ${output}`))
      })
    })
}

/**
 * Installs the chart, or upgrades it, and waits until all of it is ready. PodSecurity `restricted` is enforced
 * in its namespace.
 *
 * @param values - besides those that name the images: `path=value`, as `--set` takes them.
 * @returns what Helm printed.
 */
export async function installChart(
  cluster: Pick<Cluster, 'kubeconfig' | 'kubectl' | 'images'>,
  values: readonly string[] = [],
): Promise<string> {
  const { sidecar } = cluster.images
  const registry = sidecar.slice(0, sidecar.indexOf('/iterapp/'))
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted', [OWN_LABEL]: 'true' }
  await cluster.kubectl.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: RELEASE_NAMESPACE, labels },
  })
  const all = [`image.registry=${registry}`, `image.tag=${IMAGE_TAG}`, ...values]
  try {
    return await createHelm(cluster)(
      ...['upgrade', '--install', RELEASE, chartFolder, '--namespace', RELEASE_NAMESPACE],
      ...['--wait', '--timeout', LIMIT],
      ...all.flatMap((value) => ['--set', value]),
    )
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${await describePlatform(cluster)}`, {
      cause: error,
    })
  }
}

/** Takes the release away. */
export async function uninstallChart(cluster: Pick<Cluster, 'kubeconfig'>): Promise<void> {
  await createHelm(cluster)('uninstall', RELEASE, '--namespace', RELEASE_NAMESPACE, '--wait')
}

/** What the platform's pods say, when it did not come up. */
async function describePlatform({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<string> {
  const outputs = await Promise.all(
    [
      ['get', 'pods', '--output', 'wide'],
      ['get', 'events'],
      ['logs', '--selector', 'app.kubernetes.io/name=iterapp', '--prefix', '--tail', '20'],
    ].map((args) => kubectl.run(['--namespace', RELEASE_NAMESPACE, ...args])),
  )
  return outputs.map(({ stdout, stderr }) => stdout + stderr).join('\n')
}
