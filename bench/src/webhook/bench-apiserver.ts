import { namespace, startTestCluster } from '@iterapp/cluster'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, type Report } from '../measure'
import { readReview } from './reviews'
import { sendLoad, type LoadResult } from './send-load'
import { startWebhook } from './servers'

const CONNECTIONS = 8
const ROUNDS = 5
const ROUND_MILLISECONDS = 2000
const NAMESPACE = 'apps-web-test'

/** Reviews a second with a read of the ConfigMap from a real API server, beside one from memory. */
export async function benchApiServer(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-bench-'))
  const cluster = await startTestCluster(false)
  const memory = await startWebhook(folder)
  try {
    const config = new URL('../../../libs/injection/testdata/configs/twenty.toml', import.meta.url)
    await cluster.kubectl.apply(namespace(NAMESPACE), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'iterapp', namespace: NAMESPACE },
      data: { 'iterapp.toml': readFileSync(config, 'utf8') },
    })
    const ports = { real: Number(new URL(cluster.webhook.url).port), memory: memory.port }
    const body = readReview('5 KB')
    const results: Record<keyof typeof ports, LoadResult[]> = { real: [], memory: [] }
    for (let round = 0; round < ROUNDS + 1; round++) {
      for (const name of ['real', 'memory'] as const) {
        const load = { port: ports[name], path: '/mutate', body, connections: CONNECTIONS }
        const result = await sendLoad(load, (elapsed) => elapsed > ROUND_MILLISECONDS)
        // The first round only warms up.
        if (round > 0) results[name].push(result)
      }
    }
    const ratio = median(
      results.real.map(({ rate }, round) => rate / (results.memory[round]?.rate ?? NaN)),
    )
    return {
      ratios: { webhook_api_server_vs_memory: ratio },
      rows: [
        {
          figure: describe(results.real),
          beside: `from memory: ${describe(results.memory)}`,
          ratio,
        },
      ],
    }
  } finally {
    memory.stop()
    await cluster.stop()
    rmSync(folder, { recursive: true })
  }
}

function describe(results: readonly LoadResult[]): string {
  const middle = (member: keyof LoadResult) => median(results.map((each) => each[member]))
  return (
    `${middle('rate').toFixed(0)} reviews/s, p50 ${middle('p50').toFixed(1)} ms, ` +
    `p99 ${middle('p99').toFixed(1)} ms`
  )
}
