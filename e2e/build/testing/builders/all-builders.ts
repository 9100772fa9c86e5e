import { buildah, plainBuildah, podman } from './buildah'
import { buildctl } from './buildctl'
import type { Builder } from './builder'
import { buildx, docker } from './docker'

/** Every builder that `iterapp build` knows. */
export const allBuilders: readonly Builder[] = [
  buildctl,
  docker,
  buildx,
  buildah,
  plainBuildah,
  podman,
]
