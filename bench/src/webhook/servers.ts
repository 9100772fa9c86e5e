import { makeCertificate } from '@iterapp/testing'
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own. */
export interface MeasuredServer {
  readonly port: number
  /** Resident memory, in KiB. */
  readonly memory: () => number
  readonly stop: () => void
}

const root = new URL('../../../', import.meta.url)

/** The webhook, its ConfigMap in memory. */
export async function startWebhook(folder: string): Promise<MeasuredServer> {
  const { certFile, keyFile } = makeCertificate(folder, 'webhook.bench')
  const settings = join(folder, 'settings.json')
  writeFileSync(
    settings,
    JSON.stringify({
      releaseNamespace: 'iterapp-system',
      identity: { namespaces: [{ pattern: 'apps-{app}-{environment}' }] },
      keysServerName: 'iterapp-keys.iterapp-system.svc',
      sidecar: { image: 'registry.example.com/iterapp-sidecar:1' },
    }),
  )
  const port = await findPort()
  const options = {
    settings,
    'tls-cert': certFile,
    'tls-key': keyFile,
    'keys-url': 'https://10.96.0.15:8421',
    'keys-ca': certFile,
    host: '127.0.0.1',
    port,
    'metrics-port': 0,
    'health-port': 0,
  }
  const bundle = fileURLToPath(new URL('dist/bench/webhook/serve-from-memory.js', root))
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
  return start(port, [bundle, ...flags], {
    ITERAPP_TEST_CONFIG: fileURLToPath(
      new URL('libs/injection/testdata/configs/twenty.toml', root),
    ),
  })
}

/** A server that parses and sends back. */
export async function startEcho(folder: string): Promise<MeasuredServer> {
  const { certFile, keyFile } = makeCertificate(folder, 'echo.bench')
  const port = await findPort()
  const program = fileURLToPath(new URL('serve-echo.ts', import.meta.url))
  return start(port, [program, certFile, keyFile, String(port)], {})
}

async function start(
  port: number,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<MeasuredServer> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await waitForPort(child, port)
  return {
    port,
    memory: () => {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1])
    },
    stop: () => child.kill('SIGKILL'),
  }
}

async function waitForPort(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => {
        resolve(false)
      })
    })
    if (isOpen) return
    await sleep(100)
  }
  throw new Error('a measured server did not start')
}

async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
