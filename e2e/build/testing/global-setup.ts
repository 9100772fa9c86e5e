import { makeClusterFolder } from '@iterapp/cluster'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { makeBaseImage, type BaseImage } from './base-image'
import { startBuildkit, type BuildkitAccess } from './start-buildkit'
import { startKeysService, type KeysAccess } from './start-keys-service'

/** What every test file is given. */
export interface BuildsAccess {
  readonly base: BaseImage
  readonly buildkit: BuildkitAccess
  readonly keys: KeysAccess
  /** A folder in memory that no step of a build sees, unlike `/dev/shm`. */
  readonly memory: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly builds: BuildsAccess
  }
}

/** Makes a base image and starts BuildKit and a keys service before the first test; all ends after the last. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  if (process.getuid?.() !== 0) throw new Error('BuildKit and buildah need root here')
  const folder = makeClusterFolder()
  const ends: (() => Promise<void>)[] = []
  const end = async () => {
    for (const each of ends.toReversed()) await each()
    unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const memory = mountMemory(folder)
    const base = makeBaseImage(folder)
    const buildkit = await startBuildkit(folder)
    ends.push(buildkit.stop)
    const keys = await startKeysService(folder)
    ends.push(keys.stop)
    provide('builds', { base, buildkit: buildkit.access, keys: keys.access, memory })
  } catch (error) {
    await end()
    throw error
  }
  return end
}

/** What a pod has as an `emptyDir` in memory; it goes with the mounts below the folder. */
function mountMemory(folder: string): string {
  const memory = join(folder, 'memory')
  mkdirSync(memory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=0700,size=64m', 'tmpfs', memory])
  return memory
}

/** A buildah that was killed leaves its mounts. */
function unmountBelow(folder: string): void {
  const targets = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((target) => target.startsWith(`${folder}/`))
  for (const target of targets.toReversed()) execFileSync('umount', [target])
}
