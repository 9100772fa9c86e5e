import { readDockerfile } from '../instructions/read-dockerfile'
import { listSecretMounts } from './list-mounts'
import type { SecretMount } from './secret-mount'

/**
 * All mounts of secrets that a build of a Dockerfile asks for, in the order of the file. Whatever text it
 * is given, it does not throw.
 *
 * Those of an `ONBUILD` are asked for by the builds that begin with this image, so they count only when another
 * stage of the same file does. A variable in an id has its default; an id with a variable that has none stays
 * as it is written.
 */
export function readSecretMounts(source: string): readonly SecretMount[] {
  const dockerfile = readDockerfile(source)
  const parents = new Set(dockerfile.stages.map(({ parent }) => parent))
  return listSecretMounts(dockerfile)
    .filter(({ instruction: { isTrigger, stage } }) => !isTrigger || parents.has(stage))
    .map(({ mount }) => mount)
}
