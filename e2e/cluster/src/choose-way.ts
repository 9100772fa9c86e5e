import { spawnSync } from 'node:child_process'

/** How a cluster is come by. */
export type ClusterWay = 'existing' | 'kind' | 'native'

const ways: readonly ClusterWay[] = ['existing', 'kind', 'native']

/** A container engine that kind can use, and whose daemon answers. */
export function findEngine(): 'docker' | 'podman' | null {
  const answers = (program: string) =>
    spawnSync(program, ['info'], { stdio: 'ignore' }).status === 0
  if (answers('docker')) return 'docker'
  return answers('podman') ? 'podman' : null
}

/**
 * The way that `ITERAPP_E2E_CLUSTER` names; else the cluster of `KUBECONFIG`, else kind where Docker or
 * Podman runs, else one that is started right on this machine.
 *
 * @throws Error when it names another one, or when the chosen one is not possible here, saying what is missing.
 */
export function chooseWay(env: NodeJS.ProcessEnv): ClusterWay {
  const named = env.ITERAPP_E2E_CLUSTER ?? ''
  const way = ways.find((each) => each === named)
  if (named !== '' && way === undefined) {
    throw new Error(`ITERAPP_E2E_CLUSTER is one of ${ways.join(', ')}, not ${named}`)
  }
  if (way === 'existing' && (env.KUBECONFIG ?? '') === '') {
    throw new Error('for an existing cluster set KUBECONFIG')
  }
  const chosen = way ?? chooseByItself(env)
  if (chosen === 'native' && process.getuid?.() !== 0) {
    throw new Error(
      'a cluster right on this machine needs root, for namespaces, mounts and cgroups of a node of its own: ' +
        'run it as root, or start Docker or Podman (kind), or set KUBECONFIG to a cluster for tests',
    )
  }
  return chosen
}

function chooseByItself(env: NodeJS.ProcessEnv): ClusterWay {
  if ((env.KUBECONFIG ?? '') !== '') return 'existing'
  return findEngine() === null ? 'native' : 'kind'
}
