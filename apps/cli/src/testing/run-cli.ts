import { temporaryFolder } from '@iterapp/testing'
import { run, type CliContext } from '../cli'
import { createOutput } from '../output/create-output'

/** What a test gives to a command. */
export interface CliTestOptions {
  /** A new empty folder by default. */
  readonly cwd?: string
  /** Replaces all variables; `XDG_STATE_HOME` is an empty folder unless given. */
  readonly env?: NodeJS.ProcessEnv
  /** What comes in, not from a terminal; nothing by default. */
  readonly stdin?: string | Uint8Array
  /** What a person types at the hidden prompt, or how they break it off; there is a terminal then. */
  readonly answer?: string | Error
  readonly now?: Date
  readonly fetch?: typeof globalThis.fetch
}

/** How a command ended, and what it said. */
export interface CliTestResult {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs one command line without a process. */
export async function runCli(
  argv: readonly string[],
  options: CliTestOptions = {},
): Promise<CliTestResult> {
  const said = { out: '', err: '' }
  const output = createOutput(
    { write: (text) => (said.out += text) },
    { write: (text) => (said.err += text) },
    {},
  )
  const status = await run(argv, createTestContext(options, output))
  return { status, ...said }
}

function createTestContext(options: CliTestOptions, output: CliContext['output']): CliContext {
  const { answer, stdin = '', now = new Date('2026-11-23T12:00:00Z') } = options
  return {
    env: { XDG_STATE_HOME: temporaryFolder(), ...options.env },
    cwd: options.cwd ?? temporaryFolder(),
    stdin: { isTTY: answer !== undefined, bytes: provide(Buffer.from(stdin)) },
    output,
    now: () => now,
    fetch: options.fetch ?? globalThis.fetch,
    askHidden: (question) => {
      output.note(question)
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? '')
    },
  }
}

async function* provide(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  await Promise.resolve()
  yield bytes
}
