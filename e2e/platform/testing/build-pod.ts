import { eventually, images, kubectl } from './developer'
import { getPod, pod } from './workloads'

/** A pod that builds an image. */
export interface BuildPod {
  readonly name: string
  readonly namespace: string
  /** What `BUILDKIT_HOST` says. */
  readonly buildkit: string
  /** The content of its `iterapp.toml` and its Dockerfile. */
  readonly config: string
  readonly dockerfile: string
  /** Besides what the webhook sets. */
  readonly env?: Readonly<Record<string, string>>
  readonly serviceAccount?: string
  /** Volumes that its container has, at these paths. */
  readonly volumes?: Readonly<Record<string, object>>
}

/** How such a pod has ended. */
export interface BuildEnd {
  readonly exitCode: number
  /** What it and the builder have printed. */
  readonly log: string
}

/** Runs `iterapp build -- buildctl …` in a pod, with a checkout that a ConfigMap stands for. */
export async function runBuildPod(build: BuildPod): Promise<BuildEnd> {
  const { name, namespace, env = {}, volumes = {} } = build
  const checkout = { 'iterapp.toml': build.config, Dockerfile: build.dockerfile }
  const mounts = [
    ...Object.keys(checkout).map((file) => ({
      name: 'checkout',
      mountPath: `/checkout/${file}`,
      subPath: file,
    })),
    ...Object.keys(volumes).map((path, index) => ({ name: `own-${index}`, mountPath: path })),
  ]
  const container = {
    name: 'build',
    image: images.builder,
    imagePullPolicy: 'IfNotPresent',
    workingDir: '/checkout',
    args: [
      ...['build', '--', 'buildctl', 'build', '--progress', 'plain', '--no-cache'],
      ...['--frontend', 'dockerfile.v0', '--local', 'context=/context', '--local', 'dockerfile=.'],
    ],
    env: Object.entries({ ...env, BUILDKIT_HOST: build.buildkit, HOME: '/tmp' }).map(
      ([variable, value]) => ({ name: variable, value }),
    ),
    volumeMounts: mounts,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  }
  const spec = {
    restartPolicy: 'Never',
    containers: [container],
    volumes: [
      { name: 'checkout', configMap: { name } },
      ...Object.values(volumes).map((volume, index) => ({ name: `own-${index}`, ...volume })),
    ],
    ...(build.serviceAccount !== undefined && { serviceAccountName: build.serviceAccount }),
  }
  await kubectl.apply(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: checkout },
    pod(name, namespace, spec),
  )
  const { status } = await eventually(
    () => getPod(namespace, name),
    (stored) => ['Succeeded', 'Failed'].includes(stored.status.phase),
    90_000,
  )
  const log = await kubectl.expectOk(['logs', name, '-n', namespace])
  return { exitCode: status.containerStatuses?.[0]?.state.terminated?.exitCode ?? -1, log }
}
