import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { BuildRemains } from './find-secrets'
import type { Repository } from './repository'

/** A program that builds images. */
export interface Builder {
  readonly name: string
  /** Added to the environment of whoever calls it. */
  readonly env: Readonly<Record<string, string>>
  /** Its command, to be called in the repository, which leaves an image. */
  readonly command: (repository: Repository) => readonly string[]
  /** Where it keeps things, besides what is told to it. */
  readonly stores: readonly string[]
  /** What such a build has left, the image as OCI archive. */
  readonly collect: (repository: Repository) => Pick<BuildRemains, 'image' | 'paths'>
}

const { base, buildkit } = inject('builds')

/** BuildKit's own program, with the front that `docker build` has, and all that it can export. */
export const buildctl: Builder = {
  name: 'buildctl',
  env: {
    PATH: `${buildkit.programs}:${process.env.PATH ?? ''}`,
    BUILDKIT_HOST: buildkit.address,
  },
  command: ({ output }) => [
    ...['buildctl', 'build', '--progress', 'plain', '--frontend', 'dockerfile.v0'],
    ...['--local', 'context=.', '--local', 'dockerfile=.'],
    ...['--oci-layout', `base=${base.layout}`],
    ...['--opt', `context:${base.reference}=oci-layout://base@${base.digest}`],
    ...['--opt', 'attest:provenance=mode=max'],
    ...['--output', `type=oci,dest=${join(output, 'image.tar')}`],
    ...['--output', `type=tar,dest=${join(output, 'files.tar')}`],
    ...['--export-cache', `type=local,dest=${join(output, 'cache')},mode=max`],
  ],
  stores: [buildkit.root, buildkit.temporary],
  collect: ({ output, temporary }) => ({
    image: join(output, 'image.tar'),
    paths: {
      'exported files': [join(output, 'files.tar')],
      'exported cache': [join(output, 'cache')],
      store: [buildkit.root],
      log: [buildkit.log],
      'temporary files': [temporary, buildkit.temporary],
    },
  }),
}

/** Debian's buildah; its layers are its cache. */
export const buildah: Builder = {
  name: 'buildah',
  env: { CONTAINERS_STORAGE_CONF: base.storageConfig },
  command: (repository) => [
    ...['buildah', 'bud', '--isolation', 'chroot', '--layers', '--tag', tagOf(repository)],
    ...['--file', 'Dockerfile', '.'],
  ],
  stores: [base.store],
  collect: (repository) => {
    const { output, temporary } = repository
    const archives = { oci: join(output, 'image.tar'), docker: join(output, 'docker.tar') }
    const env = { ...process.env, ...buildah.env }
    for (const [kind, path] of Object.entries(archives)) {
      if (existsSync(path)) continue
      const target = `${kind}-archive:${path}`
      execFileSync('buildah', ['push', '--quiet', tagOf(repository), target], { env })
    }
    return {
      image: archives.oci,
      paths: {
        'Docker archive': [archives.docker],
        store: [base.store],
        'temporary files': [temporary],
      },
    }
  },
}

/** Of its own, so that an image of a build before is not taken for this one's. */
function tagOf({ folder }: Repository): string {
  return `localhost${folder.toLowerCase()}:1`
}
