import { lintDockerfile, readSecretMounts } from '@iterapp/dockerfile'
import type { DockerfileReport } from './dockerfile-report'
import type { Source } from './read-source'

/** A Dockerfile, and the `iterapp.toml` that it is held against. */
export interface DockerfileInput {
  readonly source: Source
  /** Its file or folder: the same for all Dockerfiles of an app; `null` without one. */
  readonly config: string | null
  /** The ids of `[build_secrets]`; `null` when they are not known. */
  readonly ids: readonly string[] | null
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
    const ids =
      input.ids?.filter((id) => mounts.get(input)?.has(id) === true || !isElsewhere(id)) ?? null
    reports.push({ ...input.source, findings: await lintDockerfile(input.source.text, ids) })
  }
  return reports
}
