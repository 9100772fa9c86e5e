import {
  installChart,
  makeClusterFolder,
  openCluster,
  publishKeys,
  type Images,
} from '@iterapp/cluster'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { values } from './values'

/** What every test file is given of the one platform. */
export interface PlatformAccess {
  /** Path of kubectl. */
  readonly program: string
  readonly kubeconfig: string
  /** Where developers find the keys service. */
  readonly keysUrl: string
  readonly images: Images
  /** Folder of a node right on this machine; `null` for others. */
  readonly nodeFolder: string | null
  /** File that every value is noted in, so that it can be looked for where it must not be. */
  readonly canaries: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly platform: PlatformAccess
  }
}

const report = (line: string) => process.stderr.write(`e2e: ${line}\n`)

/** Opens the cluster before the first test and takes it away after the last. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = makeClusterFolder()
  const cluster = await openCluster(process.env, { folder, outlives: false, report })
  try {
    report('installing the chart')
    await installChart(cluster, values)
    const { keysUrl } = await publishKeys(cluster, folder, false)
    const { kubeconfig, program, images, native } = cluster
    provide('platform', {
      program,
      kubeconfig,
      keysUrl,
      images,
      nodeFolder: native?.folder ?? null,
      canaries: join(folder, 'canaries.txt'),
    })
  } catch (error) {
    await cluster.close()
    throw error
  }
  return cluster.close
}
