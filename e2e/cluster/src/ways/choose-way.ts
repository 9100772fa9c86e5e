import { spawnSync } from 'node:child_process'

/** How a cluster is come by. */
export type ClusterWay = 'existing' | 'kind' | 'native'

/** A container engine. */
export type Engine = 'docker' | 'podman'

/** What the choice depends on, besides the environment. */
export interface Machine {
  /** Whether a command can be run here and succeeds. */
  readonly succeeds: (program: string, ...args: readonly string[]) => boolean
  readonly isRoot: boolean
}

const ways: readonly ClusterWay[] = ['existing', 'kind', 'native']

const thisMachine: Machine = {
  succeeds: (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0,
  isRoot: process.getuid?.() === 0,
}

/** An engine whose daemon answers; `null` without one. */
export function findEngine({ succeeds } = thisMachine): Engine | null {
  if (succeeds('docker', 'info')) return 'docker'
  return succeeds('podman', 'info') ? 'podman' : null
}

/**
 * The way that `ITERAPP_E2E_CLUSTER` names; else the cluster of `KUBECONFIG`, else kind where it is installed and
 * Docker or Podman runs, else a node right on this machine.
 *
 * @throws Error when it names another one, or when the chosen one is not possible here, saying what is missing.
 */
export function chooseWay(env: NodeJS.ProcessEnv, machine = thisMachine): ClusterWay {
  const named = env.ITERAPP_E2E_CLUSTER ?? ''
  const way = ways.find((each) => each === named)
  if (named !== '' && way === undefined) {
    throw new Error(`ITERAPP_E2E_CLUSTER is one of ${ways.join(', ')}, not ${named}`)
  }
  const chosen = way ?? chooseByItself(env, machine)
  refuseImpossible(chosen, env, machine)
  return chosen
}

function chooseByItself(env: NodeJS.ProcessEnv, machine: Machine): ClusterWay {
  if ((env.KUBECONFIG ?? '') !== '') return 'existing'
  return hasKind(machine) ? 'kind' : 'native'
}

function hasKind(machine: Machine): boolean {
  return findEngine(machine) !== null && machine.succeeds('kind', 'version')
}

function refuseImpossible(way: ClusterWay, env: NodeJS.ProcessEnv, machine: Machine): void {
  if (
    way === 'existing' &&
    ((env.KUBECONFIG ?? '') === '' || (env.ITERAPP_E2E_REGISTRY ?? '') === '')
  ) {
    throw new Error(
      'an existing cluster needs KUBECONFIG (unset it to start one) and ITERAPP_E2E_REGISTRY, a registry that its nodes pull from',
    )
  }
  if (way === 'existing' && findEngine(machine) === null) {
    throw new Error(
      'an existing cluster needs Docker or Podman here, to build images and push them',
    )
  }
  if (way === 'kind' && !hasKind(machine)) {
    throw new Error('for kind, install kind and kubectl, and start Docker or Podman')
  }
  if (way === 'native' && !machine.isRoot) {
    throw new Error(
      'a node right on this machine needs root, for namespaces, mounts and cgroups of its own: ' +
        'run it as root, or start Docker or Podman with kind, or set KUBECONFIG to a cluster for tests',
    )
  }
}
