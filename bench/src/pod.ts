import {
  installChart,
  makeClusterFolder,
  openCluster,
  publishKeys,
  type Cluster,
  readSettings,
  renderObjects,
} from '@iterapp/cluster'
import { readKeySet, sealValue } from '@iterapp/crypto/node-jose'
import { createApiClient, loadKubeConfig, type ApiClient } from '@iterapp/kubernetes'
import { Watch } from '@kubernetes/client-node'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Report } from './measure'

const SECRETS = 20
const ROUNDS = 30
const NAMESPACE = 'apps-bench-test'
const PLAIN_NAMESPACE = 'bench'

/**
 * How often a kubelet looks at its containers, in milliseconds. What it sees then decides when a pod goes on, so
 * pods are created at any time of that period, and the mean counts.
 */
const RELIST_PERIOD = 1000

/** What the chart gives the sidecar. */
const { sidecar } = JSON.parse(readSettings(renderObjects(), 'webhook')) as {
  readonly sidecar: { readonly resources: object }
}

/**
 * Time from the creation of a pod to Ready, on a real node: with 20 secrets and the chart's values, beside the
 * same pod with an init-container that does nothing, and with one that only starts Node.
 */
export async function benchPod(): Promise<Report> {
  const folder = makeClusterFolder()
  const report = (line: string) => process.stderr.write(`${line}\n`)
  const cluster = await openCluster(process.env, { folder, outlives: false, report })
  try {
    await prepare(cluster, folder)
    const pods = await watchPods(cluster)
    try {
      return await measure(cluster, pods)
    } finally {
      pods.stop()
    }
  } finally {
    await cluster.close()
  }
}

async function prepare(cluster: Cluster, folder: string): Promise<void> {
  await installChart(cluster)
  const { keysUrl } = await publishKeys(cluster, folder, false)
  const response = await fetch(`${keysUrl}/v1/keys`)
  const [key] = await readKeySet(await response.json())
  const lines = await Promise.all(
    Array.from({ length: SECRETS }, async (_each, index) => {
      const name = `SECRET_${index}`
      const scope = { use: 'runtime', app: 'bench', environment: 'test', name } as const
      const jwe = await sealValue(Buffer.alloc(64, 'x'), { key, scope })
      return `${name} = { encrypted = "${jwe}" }\n`
    }),
  )
  await cluster.kubectl.apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: PLAIN_NAMESPACE } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'iterapp', namespace: NAMESPACE },
      data: { 'iterapp.toml': `[env.test]\n${lines.join('')}` },
    },
  )
}

/** A way to a pod that is Ready. */
interface Contender {
  readonly name: string
  readonly namespace: string
  readonly initContainers: readonly object[]
}

async function measure({ images, kubeconfig }: Cluster, pods: PodWatch): Promise<Report> {
  const ask = createApiClient(loadKubeConfig(kubeconfig), 10_000)
  const init = (name: string, image: string, command: readonly string[]) => {
    return [{ name, image, imagePullPolicy: 'IfNotPresent', command, resources: sidecar.resources }]
  }
  const plain = { namespace: PLAIN_NAMESPACE }
  const contenders: readonly Contender[] = [
    { name: 'secrets', namespace: NAMESPACE, initContainers: [] },
    {
      name: 'noop',
      ...plain,
      initContainers: init('noop', images.noShell, ['/bin/app', 'printenv']),
    },
    {
      name: 'node',
      ...plain,
      initContainers: init('node', images.sidecar, ['/nodejs/bin/node', '-e', '0']),
    },
    { name: 'none', ...plain, initContainers: [] },
  ]
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < ROUNDS + 2; round++) {
    for (const contender of contenders) {
      await sleep(Math.random() * RELIST_PERIOD)
      const time = await timeToReady(ask, pods, contender, `${contender.name}-${round}`, images)
      // The first two fill the caches.
      if (round >= 2) times.get(contender.name)?.push(time)
    }
  }
  const meanOf = (name: string) => mean(times.get(name) ?? [])
  const ratioTo = (name: string) => meanOf('secrets') / meanOf(name)
  const describe = (name: string) => `${meanOf(name).toFixed(0)} ms`
  const ratios = {
    ready_vs_noop: ratioTo('noop'),
    ready_vs_node: ratioTo('node'),
    ready_vs_none: ratioTo('none'),
  }
  const figure = `pod with ${SECRETS} secrets, to Ready: ${describe('secrets')}`
  return {
    ratios,
    rows: [
      {
        figure,
        beside: `with a no-op init-container: ${describe('noop')}`,
        ratio: ratios.ready_vs_noop,
      },
      { figure, beside: `with one of node -e 0: ${describe('node')}`, ratio: ratios.ready_vs_node },
      { figure, beside: `without one: ${describe('none')}`, ratio: ratios.ready_vs_none },
    ],
  }
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length
}

async function timeToReady(
  ask: ApiClient,
  pods: PodWatch,
  { namespace, initContainers }: Contender,
  name: string,
  { noShell }: Cluster['images'],
): Promise<number> {
  const path = ['api', 'v1', 'namespaces', namespace, 'pods']
  const spec = {
    initContainers,
    containers: [{ name: 'app', image: noShell, imagePullPolicy: 'IfNotPresent' }],
    terminationGracePeriodSeconds: 0,
  }
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec }
  const start = performance.now()
  const ready = pods.untilReady(namespace, name)
  const { status } = await ask({ method: 'POST', path, body })
  if (status !== 201) throw new Error(`the pod ${name} was answered with ${status}`)
  const time = (await ready) - start
  const gone = pods.untilGone(namespace, name)
  await ask({ method: 'DELETE', path: [...path, name] })
  await gone
  return time
}

/** Tells of pods as the API server does. */
interface PodWatch {
  /** The time (`performance.now`) at which a pod is Ready. */
  readonly untilReady: (namespace: string, name: string) => Promise<number>
  readonly untilGone: (namespace: string, name: string) => Promise<number>
  readonly stop: () => void
}

interface WatchedPod {
  readonly metadata: { readonly namespace: string; readonly name: string }
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}

async function watchPods({ kubeconfig }: Cluster): Promise<PodWatch> {
  const waiting = new Map<string, (time: number) => void>()
  const tell = (phase: string, pod: WatchedPod) => {
    const key = `${phase} ${pod.metadata.namespace}/${pod.metadata.name}`
    waiting.get(key)?.(performance.now())
    waiting.delete(key)
  }
  const onEvent = (type: string, pod: WatchedPod) => {
    if (type === 'DELETED') tell('gone', pod)
    const isReady = pod.status.conditions?.some(
      (each) => each.type === 'Ready' && each.status === 'True',
    )
    if (isReady === true) tell('ready', pod)
  }
  const watch = new Watch(loadKubeConfig(kubeconfig))
  const controller = await watch.watch('/api/v1/pods', {}, onEvent, () => undefined)
  const until = (phase: string) => (namespace: string, name: string) =>
    new Promise<number>((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`the pod ${name} is not ${phase} after a minute`))
      }, 60_000)
      waiting.set(`${phase} ${namespace}/${name}`, (time) => {
        clearTimeout(late)
        resolve(time)
      })
    })
  return {
    untilReady: until('ready'),
    untilGone: until('gone'),
    stop: () => {
      controller.abort()
    },
  }
}
