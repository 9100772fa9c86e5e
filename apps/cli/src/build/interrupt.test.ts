import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { canary, makeSuiteKeys, newApp, node, until } from '../testing/run-process'
import { serve } from '../testing/serve'
import { newBuild, readRecord } from '../testing/stand-in-builder'

const { keyFile, seal } = await makeSuiteKeys()
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const docker = ['--keys', keyFile, '--', 'docker', 'build', '.']
const waiting = { STAND_IN: 'wait' }

async function newSecretBuild() {
  const sealed = await seal('npm-token', canary, { use: 'build', environment: '*' })
  return newBuild(
    `app = "myapp"\n[build_secrets]\nnpm-token = ${sealed}\n`,
    'FROM node\nRUN --mount=type=secret,id=npm-token true\n',
  )
}

/** Starts a build and waits until the builder runs. */
async function startBuild(
  app: Awaited<ReturnType<typeof newSecretBuild>>,
  command: readonly string[] = docker,
) {
  const build = app.start(command, waiting)
  await until(() => build.said.out.includes('\n'))
  const record = readRecord(build.said.out)
  onTestFinished(() => {
    killIfThere(record.pid)
  })
  expect(record.secrets['npm-token']?.slice(0, 2)).toEqual(['600', canary])
  return { ...build, record }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

describe('no secret file is left', () => {
  test.each(signals)('when %s comes while the keys service is asked', async (signal) => {
    const app = await newSecretBuild()
    let asked = false
    const silent = await serve(() => {
      asked = true
    })
    const env = { ...waiting, ITERAPP_KEYS_URL: silent, ITERAPP_TOKEN: 't' }
    const { child, said, ended } = app.start(docker.slice(2), env)
    await until(() => asked)
    child.kill(signal)
    await ended
    expect([child.signalCode, said.out, readdirSync(app.runtime)]).toEqual([signal, '', []])
  })

  test('when a signal comes while the files are written', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `id-${index}`)
    const lines = ids.map(
      async (id) => `${id} = ${await seal(id, canary, { use: 'build', environment: '*' })}`,
    )
    const app = newBuild(
      ['app = "myapp"', '[build_secrets]', ...(await Promise.all(lines))].join('\n'),
      ids.map((id) => `RUN --mount=type=secret,id=${id} true\n`).join(''),
    )
    const statuses: (number | null)[] = []
    for (const signal of signals) {
      const { child, said, ended } = app.start(docker, waiting)
      while (readdirSync(app.runtime).length === 0) await setImmediate()
      child.kill(signal)
      statuses.push(await ended)
      if (said.out !== '') killIfThere(readRecord(said.out).pid)
      expect(readdirSync(app.runtime)).toEqual([])
    }
    // 3 is the builder's: on a slow machine one may have been started.
    for (const [index, status] of statuses.entries())
      expect([3, [130, 143, 129][index]]).toContain(status)
  }, 120_000)

  test.each(signals)('when %s comes while the builder runs, which gets it', async (signal) => {
    const app = await newSecretBuild()
    const { child, said, ended } = await startBuild(app)
    expect(readdirSync(app.runtime)).toHaveLength(1)
    child.kill(signal)
    expect(await ended).toBe(3)
    expect(said.out.split('\n')[1]).toBe(signal)
    expect([said.err, readdirSync(app.runtime)]).toEqual(['The build gets npm-token.\n', []])
  })

  test.each(signals)('when %s comes while podman runs, which gets SIGHUP', async (signal) => {
    const app = await newSecretBuild()
    const podman = ['--keys', keyFile, '--', 'podman', 'build', '.']
    const { child, said, ended } = await startBuild(app, podman)
    child.kill(signal)
    expect(await ended).toBe(3)
    expect(said.out.split('\n')[1]).toBe('SIGHUP')
  })

  test('when the builder is killed', async () => {
    const app = await newSecretBuild()
    const { ended, record } = await startBuild(app)
    process.kill(record.pid, 'SIGKILL')
    expect(await ended).toBe(137)
    expect(readdirSync(app.runtime)).toEqual([])
  })

  test('when a signal comes at any time', async () => {
    const app = await newSecretBuild()
    const started = Date.now()
    const first = await startBuild(app)
    const duration = Date.now() - started
    first.child.kill('SIGTERM')
    await first.ended
    const moments = 24
    for (let moment = 0; moment < moments; moment++) {
      const { child, said, ended } = app.start(docker, waiting)
      // Most of them in the second half, where secrets are decrypted and the builder starts.
      await sleep(duration * (0.4 + (0.8 * moment) / moments))
      child.kill(signals[moment % signals.length])
      await ended
      if (said.out !== '') killIfThere(readRecord(said.out).pid)
      expect([moment, readdirSync(app.runtime)]).toEqual([moment, []])
    }
  }, 120_000)

  test('when the file cannot be handed over', async () => {
    const app = await newSecretBuild()
    const result = await app.run(['--keys', keyFile, '--', '/nowhere/docker', 'build', '.'])
    expect([result.status, result.left]).toEqual([127, []])
  })
})

describe('what a command that was killed left', () => {
  test.each(['build', 'run'])('is removed by the next %s', async (next) => {
    const app = await newSecretBuild()
    const { child, record } = await startBuild(app)
    child.kill('SIGKILL')
    await once(child, 'exit')
    killIfThere(record.pid)
    expect(readdirSync(app.runtime)).toHaveLength(1)
    if (next === 'build') {
      expect((await app.run(docker)).left).toEqual([])
      return
    }
    const other = newApp('app = "myapp"\n')
    const env = { XDG_RUNTIME_DIR: app.runtime }
    expect((await other.run(['--environment', 'test', ...node('0')], env)).status).toBe(0)
    expect(readdirSync(app.runtime)).toEqual([])
  })

  test('is left alone while it runs', async () => {
    const app = await newSecretBuild()
    const { child, ended } = await startBuild(app)
    expect((await app.run(docker)).left).toHaveLength(1)
    child.kill('SIGTERM')
    await ended
    expect(readdirSync(app.runtime)).toEqual([])
  })
})
