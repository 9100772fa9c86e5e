import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { dockerClient } from '../start-docker'
import { tagOf, type Builder } from './builder'

const { host, config, stores, log, temporary } = inject('builds').docker

/** Debian's Docker, with the BuildKit that is part of its daemon. */
export const docker: Builder = {
  name: 'docker',
  env: { DOCKER_HOST: host, DOCKER_CONFIG: config },
  command: (repository) => [
    ...[dockerClient, 'build', '--progress', 'plain', '--tag', tagOf(repository), '.'],
  ],
  stores: [...stores, temporary],
  collect: (repository) => {
    const image = join(repository.output, 'image.tar')
    if (!existsSync(image)) {
      const env = { ...process.env, ...docker.env }
      execFileSync(dockerClient, ['save', '--output', image, tagOf(repository)], { env })
    }
    return {
      image,
      paths: {
        store: stores,
        log: [log],
        'client files': [config],
        'temporary files': [repository.temporary, temporary],
      },
    }
  },
}

/** Docker's plugin, which newer clients build with; here by the same daemon. */
export const buildx: Builder = {
  ...docker,
  name: 'docker buildx',
  command: (repository) => [
    ...[dockerClient, 'buildx', 'build', '--progress', 'plain', '--tag', tagOf(repository), '.'],
  ],
}
