import { IterappError } from '@iterapp/errors'
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@iterapp/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { runService } from './index'

/** What a process said and how it ended. */
interface Outcome {
  readonly status: number | null
  readonly stdout: string
  /** The lines of standard error, as JSON. */
  readonly lines: readonly unknown[]
  readonly text: string
}

/** Runs a main function, given as its source, in a process of its own, as a `main.ts` does. */
async function runMain(main: string): Promise<Outcome> {
  const outfile = join(temporaryFolder(), 'main.mjs')
  await build({
    stdin: {
      contents: `
        import { IterappError } from '@iterapp/errors'
        import { runService } from './index'
        await runService(${main})`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    tsconfig: fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
    outfile,
    logLevel: 'silent',
  })
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' })
  const lines = stderr
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown)
  return { status, stdout, lines, text: stdout + stderr }
}

describe('a service', () => {
  test('that ends well says nothing', async () => {
    expect(await runMain('async () => undefined')).toMatchObject({ status: 0, text: '' })
  })

  test('that fails says why in one line, and ends with the status of the code', async () => {
    const main = "async () => { throw new IterappError('ERR_PORT_IN_USE', 'port 1 is taken') }"
    const { status, stdout, lines } = await runMain(main)
    expect([status, stdout]).toEqual([69, ''])
    expect(lines).toEqual([
      {
        level: 'error',
        code: 'ERR_PORT_IN_USE',
        msg: 'ERR_PORT_IN_USE: port 1 is taken. End that process, or choose another port.',
      },
    ])
  })

  test.each([
    ['is thrown', "async () => { throw new TypeError('hunter2') }"],
    ['is thrown as a text', "async () => { throw 'hunter2' }"],
    [
      'nobody caught',
      "async () => { setTimeout(() => { throw new TypeError('hunter2') }); setTimeout(() => {}, 60000) }",
    ],
    [
      'nobody awaited',
      "async () => { void Promise.reject(new TypeError('hunter2')); setTimeout(() => {}, 60000) }",
    ],
  ])('tells of a defect that %s without its message, and ends', async (_title, main) => {
    const { status, stdout, lines, text } = await runMain(main)
    expect([status, stdout]).toEqual([70, ''])
    expect(lines).toMatchObject([{ level: 'error', code: 'ERR_INTERNAL' }])
    expect(text).not.toContain('hunter2')
  })

  test('tells where a defect is', async () => {
    const { lines } = await runMain("async () => { throw new TypeError('hunter2') }")
    expect(lines).toMatchObject([
      {
        failure: {
          kind: 'TypeError',
          frames: expect.arrayContaining([expect.stringContaining('main.mjs')]) as string[],
        },
      },
    ])
  })

  test('ends at once when nobody caught an error of this project, with the status of its code', async () => {
    const main =
      "async () => { setTimeout(() => { throw new IterappError('ERR_SETTINGS') }); setTimeout(() => {}, 60000) }"
    const { status, lines } = await runMain(main)
    expect(status).toBe(78)
    expect(lines).toMatchObject([{ code: 'ERR_SETTINGS' }])
    expect(lines[0]).not.toHaveProperty('failure')
  })
})

describe('in the same process a service', () => {
  /** Runs a main function here; the process is left as it was. */
  async function runHere(main: () => Promise<void>) {
    const before = process.listeners('uncaughtException')
    const listAdded = () =>
      process.listeners('uncaughtException').filter((each) => !before.includes(each))
    const written: string[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text))
      return true
    })
    const { exitCode } = process
    onTestFinished(() => {
      process.exitCode = exitCode
      for (const added of listAdded()) process.off('uncaughtException', added)
    })
    await runService(main)
    return { written, added: listAdded() }
  }

  test('does not throw what its main function throws, but sets the exit status', async () => {
    const { written } = await runHere(() => Promise.reject(new IterappError('ERR_USAGE', 'wrong')))
    expect(process.exitCode).toBe(64)
    expect(written).toEqual([
      '{"level":"error","code":"ERR_USAGE","msg":"ERR_USAGE: wrong. See the same command with --help."}\n',
    ])
  })

  test('listens once for what nobody caught, and exits with it', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never)
    const { written, added } = await runHere(() => Promise.resolve())
    expect(added).toHaveLength(1)
    added[0]?.(new RangeError('hunter2'), 'uncaughtException')
    expect(exit).toHaveBeenCalledExactlyOnceWith()
    expect(process.exitCode).toBe(70)
    expect(written.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { code: 'ERR_INTERNAL', failure: { kind: 'RangeError' } },
    ])
    expect(written.join('')).not.toContain('hunter2')
  })
})
