import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { buildImage, placesOf } from './testing/build-image'
import { allBuilders } from './testing/builders/all-builders'
import type { Builder } from './testing/builders/builder'
import { buildx } from './testing/builders/docker'
import { findFiles, listFiles } from './testing/find-secrets'
import { interrupts } from './testing/interrupts'
import {
  createRepository,
  listPrivateFolders,
  newSecret,
  type Repository,
} from './testing/repository'
import { startBuild, type RunningBuild } from './testing/start-build'

// A real build that is interrupted while a command of its Dockerfile has the secret.

const { reference } = inject('builds').base

const mount = '--mount=type=secret,id=npm-token,required=true'

/** The builders show the command itself before they run it. */
const waits = `FROM ${reference}
RUN ${mount} echo "it has $(wc -c </run/secrets/npm-token) bytes" && sleep 120
`

/** A build whose command has the secret, which is the only file in the private folder. */
async function startWaiting(
  builder: Builder,
): Promise<{ readonly build: RunningBuild; readonly repository: Repository; secret: string }> {
  const secret = newSecret()
  const repository = await createRepository({ Dockerfile: waits }, { 'npm-token': secret })
  const build = startBuild(repository, builder)
  await build.waitFor(`it has ${secret.length} bytes`)
  const [file = '', ...others] = listFiles(repository.memory)
  expect(readFileSync(file, 'utf8')).toBe(secret)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(others).toEqual([])
  return { build, repository, secret }
}

/** Arguments of all processes of this machine. */
function readArguments(): string {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map((pid) => readIfThere(join('/proc', pid, 'cmdline'))).join('\n')
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Of a signal that it alone gets, Docker's client 20.10 tells its plugin nothing; newer ones do (tried with 28.2). */
const isDeaf = ({ name }: Builder, title: string) =>
  name === 'docker buildx' && ['SIGINT', 'SIGTERM'].includes(title)

test.each(interrupts.filter(([title]) => isDeaf(buildx, title)))(
  'docker buildx that gets %s, and then with its plugin a SIGINT, leaves no secret in any file',
  async (_title, interrupt) => {
    const { build, repository, secret } = await startWaiting(buildx)
    interrupt(build)
    build.signalAll('SIGINT')
    expect(await build.ended).not.toBe(0)
    expect(listPrivateFolders(repository)).toEqual([])
    expect(findFiles(placesOf(repository, buildx), [secret])).toEqual([])
  },
)

describe.each(allBuilders)('a build with $name', (builder) => {
  const heard = interrupts.filter(([title]) => !isDeaf(builder, title))

  test.each(heard)('that gets %s leaves no secret in any file', async (_title, interrupt) => {
    const { build, repository, secret } = await startWaiting(builder)
    interrupt(build)
    expect(await build.ended).not.toBe(0)
    expect(listPrivateFolders(repository)).toEqual([])
    expect(findFiles(placesOf(repository, builder), [secret])).toEqual([])
  })

  test('whose command fails leaves no secret in any file', async () => {
    const secret = newSecret()
    const dockerfile = `FROM ${reference}\nRUN ${mount} test ! -s /run/secrets/npm-token\n`
    const repository = await createRepository({ Dockerfile: dockerfile }, { 'npm-token': secret })
    expect((await buildImage(repository, builder)).status).toBe(1)
    expect(listPrivateFolders(repository)).toEqual([])
    expect(findFiles(placesOf(repository, builder), [secret])).toEqual([])
  })

  test('whose builder is killed leaves no private folder', async () => {
    const { build, repository } = await startWaiting(builder)
    process.kill(build.builderPid(), 'SIGKILL')
    expect(await build.ended).toBe(128 + 9)
    expect(listPrivateFolders(repository)).toEqual([])
  })

  test('that is killed itself leaves its folder to the next one, which removes it', async () => {
    const { build, repository, secret } = await startWaiting(builder)
    process.kill(build.pid, 'SIGKILL')
    expect(await build.ended).toBeNull()
    expect(findFiles([repository.memory], [secret])).toHaveLength(1)
    const next = `FROM ${reference}\nENV TEST=${randomUUID()}\nRUN ${mount} test -s /run/secrets/npm-token\n`
    repository.write('Dockerfile', next)
    expect(await buildImage(repository, builder)).toMatchObject({ status: 0 })
    expect(listPrivateFolders(repository)).toEqual([])
  })

  test('shows the secret in the arguments of no process', async () => {
    const { secret, repository } = await startWaiting(builder)
    const all = readArguments()
    expect(all).toContain(`id=npm-token,type=file,src=${repository.memory}`)
    expect(all).not.toContain(secret)
  })
})
