import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What the CLI printed, and how it ended. */
export interface CliResult {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Where the CLI runs, and with what. */
export interface CliSurroundings {
  /** The current folder. */
  readonly folder: string
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>
  /** Standard input. */
  readonly input?: string | Uint8Array
}

const cli = fileURLToPath(new URL('../../dist/apps/cli/main.js', import.meta.url))

/** Runs the real CLI. */
export function runCli(
  args: readonly string[],
  { folder, env, input = '' }: CliSurroundings,
): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, ...args],
      { cwd: folder, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ status, stdout, stderr })
      },
    )
    child.stdin?.end(input)
  })
}
