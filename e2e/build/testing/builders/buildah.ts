import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Repository } from '../repository'
import { tagOf, type Builder } from './builder'

// What works on one store: buildah, and podman, which is made of it. Their layers are their cache.

const { env, folders } = inject('builds').store

const shared: Pick<Builder, 'env' | 'stores' | 'collect'> = { env, stores: folders, collect }

/** Debian's buildah, which keeps layers. */
export const buildah: Builder = {
  ...shared,
  name: 'buildah',
  command: (repository) => [
    ...['buildah', 'bud', '--isolation', 'chroot', '--layers', '--tag', tagOf(repository)],
    ...['--file', 'Dockerfile', '.'],
  ],
}

/** As it is by itself, and in the documentation: all steps make one layer. */
export const plainBuildah: Builder = {
  ...shared,
  name: 'buildah without layers',
  command: (repository) => [
    ...['buildah', 'bud', '--isolation', 'chroot', '--tag', tagOf(repository), '.'],
  ],
}

/** Debian's podman, as it is by itself: it keeps layers. */
export const podman: Builder = {
  ...shared,
  name: 'podman',
  command: (repository) => [
    ...['podman', 'build', '--isolation', 'chroot', '--tag', tagOf(repository), '.'],
  ],
}

function collect(repository: Repository): ReturnType<Builder['collect']> {
  const { output, temporary } = repository
  const archives = { oci: join(output, 'image.tar'), docker: join(output, 'docker.tar') }
  for (const [kind, path] of Object.entries(archives)) {
    if (existsSync(path)) continue
    const target = `${kind}-archive:${path}`
    const args = ['push', '--quiet', tagOf(repository), target]
    execFileSync('buildah', args, { env: { ...process.env, ...env } })
  }
  return {
    image: archives.oci,
    paths: {
      'Docker archive': [archives.docker],
      store: folders,
      'temporary files': [temporary],
    },
  }
}
