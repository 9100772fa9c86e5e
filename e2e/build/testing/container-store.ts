import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A store of images and containers, which buildah and podman share. */
export interface ContainerStore {
  /** What buildah and podman have in their environments. */
  readonly env: Readonly<Record<'CONTAINERS_STORAGE_CONF' | 'CONTAINERS_CONF', string>>
  /** Where they keep things. */
  readonly folders: readonly string[]
}

/** Prepares a store below the folder; nothing of the machine's own is used. */
export function prepareContainerStore(folder: string): ContainerStore {
  const at = (name: string) => join(folder, `containers-${name}`)
  const quote = (name: string) => JSON.stringify(at(name))
  writeFileSync(
    at('storage.conf'),
    `[storage]
driver = "overlay"
graphroot = ${quote('store')}
runroot = ${quote('run')}
`,
  )
  // What podman has besides: by itself its locks are in /dev/shm, and its log of events is the journal. It wants a
  // runtime to be there, even where it needs none: Docker's.
  mkdirSync(at('podman'))
  writeFileSync(
    at('containers.conf'),
    `[engine]
tmp_dir = ${quote('podman')}
lock_type = "file"
runtime = "runc"
events_logger = "file"
`,
  )
  return {
    env: {
      CONTAINERS_STORAGE_CONF: at('storage.conf'),
      CONTAINERS_CONF: at('containers.conf'),
    },
    folders: [at('store'), at('run'), at('podman')],
  }
}
