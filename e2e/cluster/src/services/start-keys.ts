import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CertificatePaths } from '../certificates'
import { findFreePorts, startProgram, waitUntilReady } from '../processes'

/** A line of a keys service's log. */
interface KeysLine {
  readonly level: string
  readonly msg: string
  readonly [field: string]: unknown
}

/** A running keys service: the real bundle, in a process of its own. */
export interface TestKeysService {
  /** Of the keys and the page. */
  readonly publicUrl: string
  /** Of the unwrap. */
  readonly internalUrl: string
  readonly metricsUrl: string
  /** What it has logged so far, as it was written. */
  readonly text: () => string
  readonly log: () => readonly KeysLine[]
  /** Fulfilled once it has its keys. */
  readonly ready: () => Promise<void>
  /** Ends it, and waits until it has. */
  readonly stop: () => Promise<void>
}

/** What a keys service is started with. */
export interface KeysServiceOptions {
  /** Of its settings and log. */
  readonly folder: string
  /** Of these files, without an ending. */
  readonly name: string
  /** How it reaches the API server. */
  readonly kubeconfig: string
  readonly certificate: CertificatePaths
  /** Its file of settings. */
  readonly settings: object
}

const bundle = fileURLToPath(new URL('../../../../dist/apps/keys/main.js', import.meta.url))

/** Starts a keys service in cluster mode on 127.0.0.1. */
export async function startKeys(options: KeysServiceOptions): Promise<TestKeysService> {
  const { folder, name, kubeconfig, certificate, settings } = options
  const [port = 0, internalPort = 0, metricsPort = 0] = await findFreePorts(3)
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify(settings))
  const flags = {
    settings: file,
    'tls-cert': certificate.cert,
    'tls-key': certificate.key,
    kubeconfig,
    host: '127.0.0.1',
    port,
    'internal-port': internalPort,
    'metrics-port': metricsPort,
    'health-port': 0,
    'drain-seconds': 0,
  }
  const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)
  const program = startProgram(folder, name, process.execPath, [bundle, ...args])
  const publicUrl = `http://127.0.0.1:${port}`
  const text = () => readFileSync(program.log, 'utf8')
  return {
    publicUrl,
    internalUrl: `https://127.0.0.1:${internalPort}`,
    metricsUrl: `http://127.0.0.1:${metricsPort}`,
    text,
    log: () => {
      const lines = text().split('\n').slice(0, -1)
      return lines.map((line) => JSON.parse(line) as KeysLine)
    },
    ready: () => waitUntilReady(program, () => isReady(`${publicUrl}/readyz`)),
    stop: program.stop,
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}
