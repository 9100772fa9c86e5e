import { randomInt, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, test } from 'vitest'
import { keysOptions, placesOf } from './testing/build-image'
import { buildctl } from './testing/builders/buildctl'
import { findFiles } from './testing/find-secrets'
import { holdConnections } from './testing/hold-connections'
import { interrupts } from './testing/interrupts'
import {
  createRepository,
  listPrivateFolders,
  newSecret,
  type Repository,
} from './testing/repository'
import { startBuild } from './testing/start-build'

// A real build that is interrupted at other moments than those at which a command has the secret.

const { reference } = inject('builds').base

/** No step of it is cached. */
const newDockerfile = () => `FROM ${reference}
ENV TEST=${randomUUID()}
COPY . /context/
RUN --mount=type=secret,id=npm-token,required=true test -s /run/secrets/npm-token && sleep 0.3
`

/** Files that take a while to load, each by itself. */
const newContext = () =>
  Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`file-${index}`, randomUUID()]))

async function newBuild(): Promise<{ readonly repository: Repository; readonly secret: string }> {
  const secret = newSecret()
  const files = { ...newContext(), Dockerfile: newDockerfile() }
  return { repository: await createRepository(files, { 'npm-token': secret }), secret }
}

const findLeft = (repository: Repository, secret: string) => [
  ...listPrivateFolders(repository),
  ...findFiles(placesOf(repository, buildctl), [secret]),
]

describe.each(interrupts)('a build that gets %s', (_title, interrupt) => {
  test('while the keys service is asked ends there, with nothing left', async () => {
    const { repository, secret } = await newBuild()
    const { url, asked } = await holdConnections()
    const options = keysOptions('builder', url)
    const build = startBuild(repository, buildctl, { options })
    await asked
    interrupt(build)
    expect([await build.ended, await build.printed]).toEqual([null, ''])
    expect(findLeft(repository, secret)).toEqual([])
  })

  test('before the builder has begun leaves nothing', async () => {
    const { repository, secret } = await newBuild()
    const build = startBuild(repository, buildctl)
    while (readdirSync(repository.memory).length === 0) await setImmediate()
    interrupt(build)
    expect(await build.ended).not.toBe(0)
    expect(findLeft(repository, secret)).toEqual([])
  })

  test('while the context is loaded leaves nothing', async () => {
    const { repository, secret } = await newBuild()
    const build = startBuild(repository, buildctl)
    await build.waitFor('load build context')
    interrupt(build)
    expect(await build.ended).not.toBe(0)
    expect(findLeft(repository, secret)).toEqual([])
  })

  test('right at the end leaves nothing, whether it was in time or not', async () => {
    const { repository, secret } = await newBuild()
    const build = startBuild(repository, buildctl)
    await build.waitFor('exporting cache to client directory')
    const delay = randomInt(60)
    await sleep(delay)
    if (build.isRunning()) interrupt(build)
    await build.ended
    expect([delay, ...findLeft(repository, secret)]).toEqual([delay])
  })
})

test('a build that is interrupted at any moment leaves nothing', { timeout: 120_000 }, async () => {
  const { repository, secret } = await newBuild()
  const started = Date.now()
  expect(await startBuild(repository, buildctl).ended).toBe(0)
  const duration = Date.now() - started
  const tries = Array.from({ length: 3 }, () => interrupts).flat()
  for (const [index, [title, interrupt]] of tries.entries()) {
    repository.write('Dockerfile', newDockerfile())
    const build = startBuild(repository, buildctl)
    // One in each part of its time, and some after it.
    const delay = Math.round((1.1 * duration * (index + Math.random())) / tries.length)
    await Promise.race([sleep(delay), build.ended])
    if (build.isRunning()) interrupt(build)
    await build.ended
    expect([title, delay, ...findLeft(repository, secret)]).toEqual([title, delay])
  }
})
