import { startTestCluster } from '@iterapp/cluster'
import type { TestProject } from 'vitest/node'

/** What every test file is given of the one cluster. */
export interface ClusterAccess {
  /** Path of kubectl. */
  readonly program: string
  readonly kubeconfig: string
  readonly webhookUrl: string
  readonly metricsUrl: string
  readonly webhookPid: number
  /** Of a server on 127.0.0.1 that the API server trusts with {@link caBundle}. */
  readonly certificate: { readonly cert: string; readonly key: string }
  readonly caBundle: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly cluster: ClusterAccess
  }
}

/** Starts the cluster before the first test and stops it after the last. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { program, kubeconfig, webhook, certificate, caBundle, stop } = await startTestCluster()
  provide('cluster', {
    program,
    kubeconfig,
    webhookUrl: webhook.url,
    metricsUrl: webhook.metricsUrl,
    webhookPid: webhook.program.pid,
    certificate,
    caBundle,
  })
  return stop
}
