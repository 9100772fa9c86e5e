import { readSecretMounts } from '@iterapp/dockerfile'
import type { Dockerfile } from './find-dockerfiles'

/** A secret that a build asks for. */
export interface WantedSecret {
  readonly id: string
  /** Whether a mount says that the build fails without it. */
  readonly required: boolean
  /** Where it is mounted first, such as `Dockerfile:3`. */
  readonly where: string
}

/**
 * The secrets that Dockerfiles mount, each once, in their order.
 *
 * @param given - ids that the command gives by itself: those are left to it.
 */
export function listWantedSecrets(
  dockerfiles: readonly Dockerfile[],
  given: ReadonlySet<string>,
): readonly WantedSecret[] {
  const wanted = new Map<string, WantedSecret>()
  for (const { shownPath, source } of dockerfiles) {
    for (const { id, required, line } of readSecretMounts(source)) {
      if (given.has(id)) continue
      const known = wanted.get(id) ?? { id, required, where: `${shownPath}:${line}` }
      wanted.set(id, { ...known, required: known.required || required })
    }
  }
  return [...wanted.values()]
}
