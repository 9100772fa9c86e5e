import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Kubectl } from '../kubectl'
import { startProgram } from '../processes'

/** A line of a controller's log. */
export interface ControllerLine {
  readonly level: string
  readonly msg: string
  readonly [field: string]: unknown
}

/** A running controller: the real bundle, in a process of its own. */
export interface TestController {
  /** What it has logged so far. */
  readonly log: () => readonly ControllerLine[]
  /** Ends it, and waits until it has. */
  readonly stop: () => Promise<void>
}

/** What a controller is started with. */
export interface ControllerOptions {
  /** Of its settings and log. */
  readonly folder: string
  /** Of these files, without an ending. */
  readonly name: string
  /** How it reaches the API server. */
  readonly kubeconfig: string
  /** Its file of settings. */
  readonly settings: object
}

const bundle = fileURLToPath(new URL('../../../../dist/apps/controller/main.js', import.meta.url))

/** Starts a controller. */
export function startController(options: ControllerOptions): TestController {
  const { folder, name } = options
  const program = startProgram(folder, name, process.execPath, toArguments(options))
  return { log: () => readLog(readFileSync(program.log, 'utf8')), stop: program.stop }
}

/** Runs a controller with `--once`. @returns its exit status and its log. */
export function runControllerOnce(options: ControllerOptions): {
  readonly status: number | null
  readonly log: readonly ControllerLine[]
} {
  const args = [...toArguments(options), '--once']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { status, log: readLog(stdout + stderr) }
}

/**
 * Writes a kubeconfig of a ServiceAccount.
 *
 * @returns its path.
 */
export async function writeAccountConfig(
  { expectOk }: Kubectl,
  folder: string,
  namespace: string,
  account: string,
): Promise<string> {
  const token = await expectOk(['create', 'token', account, '-n', namespace, '--duration=6h'])
  const admin = JSON.parse(await expectOk('config view --raw -o json'.split(' '))) as {
    readonly users: readonly { readonly name: string }[]
  }
  const users = admin.users.map(({ name }) => ({ name, user: { token } }))
  const path = join(folder, `${account}.kubeconfig`)
  writeFileSync(path, JSON.stringify({ ...admin, users }), { mode: 0o600 })
  return path
}

function toArguments({ folder, name, kubeconfig, settings }: ControllerOptions): string[] {
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify(settings))
  return [bundle, '--settings', file, '--kubeconfig', kubeconfig, '--log-level', 'debug']
}

function readLog(text: string): readonly ControllerLine[] {
  const lines = text.split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as ControllerLine)
}
