import type { Scope } from '@iterapp/crypto/format'
import { generateKey, sealValue } from '@iterapp/crypto/node-jose'
import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { freezePayload, nodePermissions } from '@iterapp/injection'
import { makeCertificate } from '@iterapp/testing'
import { readUnwrapRequest, unwrapSecrets } from '@iterapp/unwrap'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, type Report } from './measure'

const SECRETS = 20
const RUNS = 25

/** From start to exit with 20 secrets over TLS, beside `node -e 0`; and the most memory it took. */
export async function benchSidecar(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-bench-'))
  const { server, args, env } = await prepare(folder)
  try {
    const sidecar: number[] = []
    const bare: number[] = []
    for (let run = 0; run < RUNS + 2; run++) {
      const [a, b] = [await time(args, env), await time(['-e', '0'], {})]
      // The first two fill the caches.
      if (run < 2) continue
      sidecar.push(a)
      bare.push(b)
    }
    const memory = await peakMemory(args, env)
    const bareMemory = await peakMemory(['-e', 'setTimeout(()=>0,60)'], {})
    const ratios = {
      sidecar_vs_node: median(sidecar.map((each, run) => each / (bare[run] ?? NaN))),
      sidecar_memory_vs_node: memory / bareMemory,
    }
    return {
      ratios,
      rows: [
        {
          figure: `sidecar, ${SECRETS} secrets over TLS: ${median(sidecar).toFixed(0)} ms`,
          beside: `node -e 0: ${median(bare).toFixed(0)} ms`,
          ratio: ratios.sidecar_vs_node,
        },
        {
          figure: `sidecar, most memory: ${(memory / 1024).toFixed(0)} MiB`,
          beside: `node that does nothing: ${(bareMemory / 1024).toFixed(0)} MiB`,
          ratio: ratios.sidecar_memory_vs_node,
        },
      ],
    }
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  }
}

async function prepare(folder: string) {
  const bundle = fileURLToPath(new URL('../../dist/apps/sidecar/main.cjs', import.meta.url))
  const tokenFile = join(folder, 'token')
  const volumes = [join(folder, 'env'), join(folder, 'files')]
  for (const volume of volumes) mkdirSync(volume)
  writeFileSync(tokenFile, 'token')
  const terminationLog = join(folder, 'termination-log')
  const { cert, key } = makeCertificate(folder, 'keys.bench')
  const record = await generateKey(new Date())
  const server = await serve(cert, key, loadPrivateKey(record))
  const variables = await Promise.all(
    Array.from({ length: SECRETS }, async (_each, index) => {
      const name = `SECRET_${index}`
      const scope: Scope = { use: 'runtime', app: 'bench', environment: 'test', name }
      return { name, jwe: await sealValue(Buffer.alloc(64, 'x'), { key: record, scope }) }
    }),
  )
  const payload = freezePayload({ app: 'bench', environment: 'test', variables, files: [] })
  const [envFolder = '', filesFolder = ''] = volumes
  return {
    server,
    args: [...nodePermissions({ bundle, tokenFile, volumes, terminationLog }), bundle],
    env: {
      ...Object.fromEntries(payload),
      ITERAPP_KEYS_URL: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ITERAPP_KEYS_SERVER_NAME: 'keys.bench',
      ITERAPP_KEYS_CA: cert,
      ITERAPP_TOKEN_FILE: tokenFile,
      ITERAPP_ENV_FOLDER: envFolder,
      ITERAPP_FILES_FOLDER: filesFolder,
      ITERAPP_TERMINATION_LOG: terminationLog,
    },
  }
}

async function serve(
  cert: string,
  key: string,
  privateKey: ReturnType<typeof loadPrivateKey>,
): Promise<Server> {
  const identity = { use: 'runtime', app: 'bench', environment: 'test' } as const
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { secrets } = readUnwrapRequest(JSON.parse(Buffer.concat(chunks).toString()))
      void unwrapSecrets(() => Promise.resolve(privateKey), identity, secrets).then((results) => {
        response.end(JSON.stringify({ results }))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** Milliseconds from start to exit. */
async function time(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now()
  await finish(spawn(process.execPath, args, { env, stdio: 'inherit' }))
  return performance.now() - start
}

/** The kernel's high-water mark of resident memory, in KiB, looked at until the process ends. */
async function peakMemory(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' })
  let peak = 0
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8')
      const [, highWater] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? []
      peak = Math.max(peak, Number(highWater ?? 0))
    } catch {
      // It has ended.
    }
  }, 1)
  await finish(child)
  clearInterval(timer)
  return peak
}

async function finish(child: ReturnType<typeof spawn>): Promise<void> {
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  if (status !== 0) throw new Error(`a measured process ended with status ${status ?? 'none'}`)
}
