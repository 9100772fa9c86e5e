import type { CliContext } from '../cli'
import { createOutput } from '../output/create-output'

/** The context of a real process. */
export function createProcessContext(process: NodeJS.Process): CliContext {
  const { stdin, stdout, stderr, env } = process
  // Whoever reads may stop reading, as head does: that is no failure.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
  // What cannot be told must not end what is told about, such as a build: the exit status still says how it went.
  stderr.on('error', () => undefined)
  return {
    env,
    cwd: process.cwd(),
    // A getter, because to touch standard input is to open it.
    get stdin() {
      return { isTTY: stdin.isTTY, bytes: stdin }
    },
    output: createOutput(stdout, stderr, env),
    now: () => new Date(),
    fetch: globalThis.fetch,
    askHidden: async (question) => {
      const { askHidden } = await import('./ask-hidden')
      return askHidden(question, stdin, stderr)
    },
  }
}
