import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { awaitLine, runBundle, temporaryFolder, toArguments } from './index'

/** A bundle with this source. */
function writeBundle(source: string): URL {
  const path = join(temporaryFolder(), 'main.mjs')
  writeFileSync(path, source)
  return pathToFileURL(path)
}

const stay = 'setInterval(() => undefined, 1000)'

describe('a bundle', () => {
  test('has its arguments, its environment and nothing of ours', async () => {
    const source = 'console.log(JSON.stringify({ args: process.argv.slice(2), env: process.env }))'
    const run = runBundle(writeBundle(source), toArguments({ port: '0', a: 'b c' }), { A: '1' })
    expect(await run.exited).toBe(0)
    expect(run.log()).toEqual([{ args: ['--port=0', '--a=b c'], env: { A: '1' } }])
  })

  test('ends with its status, and all that it printed is there', async () => {
    const source =
      'process.stderr.write("e".repeat(100_000) + "\\n"); console.log("{}"); process.exitCode = 3'
    const run = runBundle(writeBundle(source), [])
    expect(await run.exited).toBe(3)
    expect([run.stdout(), run.stderr().length]).toEqual(['{}\n', 100_001])
  })

  let running: ReturnType<typeof runBundle> | undefined

  test('runs until the test is over', async () => {
    running = runBundle(writeBundle(`console.log('{"msg":"ready"}'); ${stay}`), [])
    await awaitLine(running, 'ready')
    expect(running.child.exitCode).toBeNull()
  })

  test('has ended after the test', async () => {
    expect(running?.child.signalCode).toBe('SIGKILL')
    expect(await running?.exited).toBeNull()
  })
})

describe('the log', () => {
  test('is of whole lines', async () => {
    const source = `process.stdout.write('{"msg":"one"}\\n{"msg":"ready"}\\n{"msg":'); ${stay}`
    const run = runBundle(writeBundle(source), [])
    expect(await awaitLine(run, 'ready')).toEqual({ msg: 'ready' })
    expect(run.log()).toEqual([{ msg: 'one' }, { msg: 'ready' }])
  })

  test('is of JSON', async () => {
    const run = runBundle(writeBundle('console.log("ready")'), [])
    await run.exited
    expect(() => run.log()).toThrow(SyntaxError)
  })

  test('is not waited for when the bundle has ended: what it said is told', async () => {
    const run = runBundle(writeBundle('console.error("why"); process.exitCode = 1'), [])
    await run.exited
    await expect(awaitLine(run, 'ready')).rejects.toThrow('no line "ready"; standard error: why\n')
  })
})
