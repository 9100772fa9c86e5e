import { images, kubectl } from './developer'

/** What of a pod's spec these tests set. */
export interface PodSpec {
  readonly containers: readonly object[]
  readonly initContainers?: readonly object[]
  readonly [name: string]: unknown
}

const security = {
  pod: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  container: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
}

/** A container with a shell, which PodSecurity `restricted` accepts. Without a command it waits. */
export function shell(name: string, script?: string): object {
  return {
    name,
    image: images.shell,
    imagePullPolicy: 'IfNotPresent',
    ...(script !== undefined && { command: ['sh', '-euc', script] }),
    securityContext: security.container,
  }
}

/** A container of an image that has nothing but its program; without arguments it waits. */
export function noShell(name: string, args: readonly string[] = []): object {
  return {
    name,
    image: images.noShell,
    imagePullPolicy: 'IfNotPresent',
    args,
    securityContext: security.container,
  }
}

/** The template of a pod, with the secrets of a ConfigMap if one is named. */
export function template(name: string, spec: PodSpec, config?: string): object {
  return {
    metadata: {
      labels: { app: name },
      ...(config !== undefined && { annotations: { 'iterapp.dev/config': config } }),
    },
    spec: { securityContext: security.pod, terminationGracePeriodSeconds: 1, ...spec },
  }
}

/** A Deployment. */
export function deployment(name: string, namespace: string, pod: object, replicas = 1): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: pod },
  }
}

/** A Job; `more` of its spec besides the template. */
export function job(name: string, namespace: string, pod: object, more: object = {}): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace },
    spec: { ...more, template: pod },
  }
}

/** A pod by itself. */
export function pod(name: string, namespace: string, spec: PodSpec, metadata = {}): object {
  const { spec: podSpec } = template(name, spec) as { spec: object }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...metadata },
    spec: podSpec,
  }
}

/** Waits until a pod (`pod/app`) or Job has a condition: `Ready`, `Complete`. */
export async function awaitCondition(
  namespace: string,
  target: string,
  condition: 'Ready' | 'Complete',
): Promise<void> {
  const wait = ['wait', '-n', namespace, target, `--for=condition=${condition}`]
  await kubectl.expectOk([...wait, '--timeout=90s'])
}

/** Waits until a workload is rolled out. */
export async function awaitRollout(namespace: string, ...workloads: string[]): Promise<void> {
  for (const workload of workloads) {
    await kubectl.expectOk(['-n', namespace, 'rollout', 'status', workload, '--timeout=90s'])
  }
}

/** Runs a command in a container and gives what it printed, without the last line end. */
export async function execIn(
  namespace: string,
  target: string,
  ...command: string[]
): Promise<string> {
  const [first = '', container] = target.split(':')
  const args = ['-n', namespace, 'exec', first, ...(container ? ['-c', container] : [])]
  return (await kubectl.expectOk([...args, '--', ...command])).replace(/\n$/, '')
}

/** A pod as it is stored, as far as these tests look. */
export interface StoredPod {
  readonly metadata: {
    readonly name: string
    readonly uid: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: PodSpec & { readonly nodeName?: string; readonly volumes?: readonly object[] }
  readonly status: {
    readonly phase: string
    readonly qosClass: string
    readonly initContainerStatuses?: readonly ContainerStatus[]
    readonly containerStatuses?: readonly ContainerStatus[]
  }
}

/** How a container is. */
interface ContainerStatus {
  readonly name: string
  readonly restartCount: number
  readonly state: ContainerState
  readonly lastState: ContainerState
}

interface ContainerState {
  readonly waiting?: { readonly reason: string }
  readonly running?: object
  readonly terminated?: { readonly exitCode: number; readonly message?: string }
}

/** Pods of a label, `app=web`. */
export async function listPods(namespace: string, app: string): Promise<readonly StoredPod[]> {
  const { items } = await kubectl.get<{ items: readonly StoredPod[] }>([
    ...['pods', '-n', namespace, '-l', `app=${app}`],
  ])
  return items
}

/** A pod by its name. */
export function getPod(namespace: string, name: string): Promise<StoredPod> {
  return kubectl.get<StoredPod>(['pod', name, '-n', namespace])
}

/** How a container of a pod ended, now or the last time. */
export function endOf({ status }: StoredPod, container: string): ContainerState['terminated'] {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  const found = all.find(({ name }) => name === container)
  return found?.state.terminated ?? found?.lastState.terminated
}
