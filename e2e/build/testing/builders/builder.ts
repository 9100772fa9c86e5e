import type { BuildRemains } from '../find-secrets'
import type { Repository } from '../repository'

/** A program that builds images. */
export interface Builder {
  readonly name: BuilderName
  /** Added to the environment of whoever calls it. */
  readonly env: Readonly<Record<string, string>>
  /** Its command, to be called in the repository, which leaves an image. */
  readonly command: (repository: Repository) => readonly string[]
  /** Where it keeps things, besides what is told to it. */
  readonly stores: readonly string[]
  /** What such a build has left, the image as an archive. */
  readonly collect: (repository: Repository) => Pick<BuildRemains, 'image' | 'paths'>
}

/** What is tried. */
export type BuilderName =
  'buildctl' | 'docker' | 'docker buildx' | 'buildah' | 'buildah without layers' | 'podman'

/** Of its own, so that an image of a build before is not taken for this one's. */
export function tagOf({ folder }: Repository): string {
  return `localhost${folder.toLowerCase()}:1`
}
