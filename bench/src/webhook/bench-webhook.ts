import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, type Report, type Row } from '../measure'
import { readReview, type ReviewSize } from './reviews'
import { sendLoad, type LoadResult } from './send-load'
import { startEcho, startWebhook, type MeasuredServer } from './servers'

const CONNECTIONS = 8
const ROUNDS = 7
const ROUND_MILLISECONDS = 2000
const MEMORY_REVIEWS = 100_000
const MEMORY_INTERVAL = 1000

const sizes: readonly ReviewSize[] = ['5 KB', '40 KB']

/** Reviews a second over TLS, beside a bare server that parses and echoes the same one. */
export async function benchWebhook(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-bench-'))
  const servers: MeasuredServer[] = []
  try {
    const webhook = await startWebhook(folder)
    servers.push(webhook)
    const echo = await startEcho(folder)
    servers.push(echo)
    const rows: Row[] = []
    const ratios: Record<string, number> = {}
    for (const size of sizes) {
      const { figures, limits } = await compare(webhook, echo, readReview(size))
      const key = size.replace(' ', '').toLowerCase()
      const rate = ratioOf(figures, limits, 'rate')
      const p99 = ratioOf(figures, limits, 'p99')
      ratios[`webhook_vs_limit_${key}`] = rate
      ratios[`webhook_p99_vs_limit_${key}`] = p99
      rows.push(
        {
          figure: `${size}, pods of one template: ${middle(figures, 'rate').toFixed(0)} reviews/s`,
          beside: `bare node:https: ${middle(limits, 'rate').toFixed(0)}/s`,
          ratio: rate,
        },
        {
          figure: `${size}: p50 ${milliseconds(figures, 'p50')}, p99 ${milliseconds(figures, 'p99')}`,
          beside: `p50 ${milliseconds(limits, 'p50')}, p99 ${milliseconds(limits, 'p99')}`,
          ratio: p99,
        },
      )
    }
    ratios.webhook_vs_limit = Math.min(...pick(ratios, 'webhook_vs_limit_'))
    ratios.webhook_p99_vs_limit = Math.max(...pick(ratios, 'webhook_p99_vs_limit_'))
    const growth = await measureGrowth(webhook)
    ratios.webhook_memory_growth = growth.ratio
    return { rows: [...rows, growth], ratios }
  } finally {
    for (const server of servers) server.stop()
    rmSync(folder, { recursive: true })
  }
}

/** Turns of both, so that a machine that slows down slows both. */
async function compare(webhook: MeasuredServer, echo: MeasuredServer, body: string) {
  const figures: LoadResult[] = []
  const limits: LoadResult[] = []
  const load = { body, connections: CONNECTIONS, path: '/mutate' }
  const isDone = (elapsed: number) => elapsed > ROUND_MILLISECONDS
  for (let round = 0; round < ROUNDS + 1; round++) {
    const figure = await sendLoad({ ...load, port: webhook.port }, isDone)
    const limit = await sendLoad({ ...load, port: echo.port }, isDone)
    // The first round only warms up.
    if (round === 0) continue
    figures.push(figure)
    limits.push(limit)
  }
  return { figures, limits }
}

/** Resident memory in the last third of 100,000 reviews, beside that in the first. */
async function measureGrowth(webhook: MeasuredServer): Promise<Row> {
  const body = readReview('5 KB')
  const load = { port: webhook.port, body, connections: CONNECTIONS, path: '/mutate' }
  const samples: number[] = []
  await sendLoad(load, (_elapsed, count) => {
    if (count % MEMORY_INTERVAL === 0) samples.push(webhook.memory() / 1024)
    return count >= MEMORY_REVIEWS
  })
  const third = Math.floor(samples.length / 3)
  const first = median(samples.slice(0, third))
  const last = median(samples.slice(-third))
  return {
    figure: `memory, last third of ${MEMORY_REVIEWS} reviews: ${last.toFixed(0)} MiB`,
    beside: `first third: ${first.toFixed(0)} MiB`,
    ratio: last / first,
  }
}

function ratioOf(
  figures: readonly LoadResult[],
  limits: readonly LoadResult[],
  member: keyof LoadResult,
): number {
  return median(figures.map((each, round) => each[member] / (limits[round]?.[member] ?? NaN)))
}

function middle(results: readonly LoadResult[], member: keyof LoadResult): number {
  return median(results.map((each) => each[member]))
}

function milliseconds(results: readonly LoadResult[], member: keyof LoadResult): string {
  return `${middle(results, member).toFixed(2)} ms`
}

function pick(ratios: Readonly<Record<string, number>>, prefix: string): readonly number[] {
  return Object.entries(ratios)
    .filter(([name]) => name.startsWith(prefix))
    .map(([, ratio]) => ratio)
}
