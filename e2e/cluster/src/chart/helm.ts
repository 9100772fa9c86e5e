import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'
import type { ChartObject } from './chart-objects'
import { prepareHelm } from '../tools'

/** The chart's folder. */
export const chartFolder = fileURLToPath(new URL('../../../../charts/iterapp', import.meta.url))

/** The namespace of the releases here, unless told otherwise. */
export const RELEASE_NAMESPACE = 'iterapp-system'

/** What a render is made of. */
export interface Render {
  readonly release?: string
  readonly namespace?: string
  /** Over the defaults. */
  readonly values?: unknown
  /** A file of values; its path. */
  readonly valuesFile?: string
  /** Only the objects of this file of the chart. */
  readonly only?: string
}

/** What Helm printed, and how it ended. */
export interface HelmResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Calls the real Helm; values go to its standard input. */
export function callHelm(args: readonly string[], values: unknown = {}): HelmResult {
  const { status, stdout, stderr } = spawnSync(prepareHelm(), args, {
    encoding: 'utf8',
    input: JSON.stringify(values),
    // Nothing of the machine's: neither settings of Helm nor a cluster.
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
  })
  return { status, stdout, stderr }
}

/** `helm template`, for the Kubernetes that the cluster of the tests has. */
export function template({
  release,
  namespace,
  values,
  valuesFile,
  only,
}: Render = {}): HelmResult {
  return callHelm(
    [
      ...[
        'template',
        release ?? 'iterapp',
        chartFolder,
        '--namespace',
        namespace ?? RELEASE_NAMESPACE,
      ],
      ...['--kube-version', '1.37.2'],
      ...(valuesFile === undefined ? [] : ['--values', valuesFile]),
      ...(values === undefined ? [] : ['--values', '-']),
      ...(only === undefined ? [] : ['--show-only', only]),
    ],
    values,
  )
}

/** The objects of a render. */
export function renderObjects(render: Render = {}): readonly ChartObject[] {
  const { status, stdout, stderr } = template(render)
  if (status !== 0) throw new Error(stderr)
  return parseAllDocuments(stdout).map((document) => {
    const [error] = document.errors
    if (error !== undefined) throw error
    return document.toJS() as ChartObject
  })
}
