import { lintDockerfile, readSecretMounts, type KnownSecrets } from '@iterapp/dockerfile'
import type { DockerfileReport } from './dockerfile-report'
import { withoutIds } from './known-secrets'
import type { Source } from './read-source'

/** A Dockerfile, and the `iterapp.toml` that it is held against. */
export interface DockerfileInput {
  readonly source: Source
  /** Its file or folder: the same for all Dockerfiles of an app; `null` without one. */
  readonly config: string | null
  /** The secrets of `[build_secrets]`; `null` when they are not known. */
  readonly known: KnownSecrets | null
}

/**
 * Lints Dockerfiles. An id that one of them mounts is not unused in another one of the same
 * `iterapp.toml`.
 */
export async function reportDockerfiles(
  inputs: readonly DockerfileInput[],
): Promise<readonly DockerfileReport[]> {
  const mounts = new Map(
    inputs.map((input) => [
      input,
      new Set(readSecretMounts(input.source.text).map(({ id }) => id)),
    ]),
  )
  const reports: DockerfileReport[] = []
  for (const input of inputs) {
    const others = inputs.filter((each) => each !== input && each.config === input.config)
    const isElsewhere = (id: string) => others.some((each) => mounts.get(each)?.has(id) === true)
    const isOthers = (id: string) => mounts.get(input)?.has(id) !== true && isElsewhere(id)
    const known = input.known === null ? null : withoutIds(input.known, isOthers)
    reports.push({ ...input.source, findings: await lintDockerfile(input.source.text, known) })
  }
  return reports
}
