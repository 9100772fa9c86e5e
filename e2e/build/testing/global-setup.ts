import { makeClusterFolder } from '@iterapp/cluster'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { makeBaseImage, type BaseImage } from './base-image'
import { prepareContainerStore, type ContainerStore } from './container-store'
import { startBuildkit, type BuildkitAccess } from './start-buildkit'
import { startDocker, type DockerAccess } from './start-docker'
import { startKeysService, type KeysAccess } from './start-keys-service'

/** What every test file is given. */
export interface BuildsAccess {
  readonly base: BaseImage
  readonly store: ContainerStore
  readonly buildkit: BuildkitAccess
  readonly docker: DockerAccess
  readonly keys: KeysAccess
  /** A folder in memory that no step of a build sees, unlike `/dev/shm`. */
  readonly memory: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly builds: BuildsAccess
  }
}

/** Makes a base image and starts BuildKit, Docker and a keys service before the first test; all ends after the last. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  if (process.getuid?.() !== 0) throw new Error('builders need root here')
  const folder = makeClusterFolder()
  const ends: (() => Promise<void>)[] = []
  const end = async () => {
    for (const each of ends.toReversed()) await each()
    unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const memory = mountMemory(folder)
    const store = prepareContainerStore(folder)
    const base = makeBaseImage(folder, store)
    const start = async <Access>(starting: Promise<Started<Access>>): Promise<Access> => {
      const { access, stop } = await starting
      ends.push(stop)
      return access
    }
    provide('builds', {
      base,
      store,
      memory,
      buildkit: await start(startBuildkit(folder)),
      docker: await start(startDocker(folder, base.archive)),
      keys: await start(startKeysService(folder)),
    })
  } catch (error) {
    await end()
    throw error
  }
  return end
}

interface Started<Access> {
  readonly access: Access
  readonly stop: () => Promise<void>
}

/** What a pod has as an `emptyDir` in memory; it goes with the mounts below the folder. */
function mountMemory(folder: string): string {
  const memory = join(folder, 'memory')
  mkdirSync(memory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=0700,size=64m', 'tmpfs', memory])
  return memory
}

/** A buildah or podman that was killed leaves its mounts. */
function unmountBelow(folder: string): void {
  const targets = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((target) => target.startsWith(`${folder}/`))
  for (const target of targets.toReversed()) execFileSync('umount', [target])
}
