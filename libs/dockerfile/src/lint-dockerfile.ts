import type { DockerfileFinding } from './finding'
import { readDockerfile } from './instructions/read-dockerfile'
import type { KnownSecrets } from './known-secrets'
import { listSecretMounts } from './mounts/list-mounts'
import { withoutAllowed } from './rules/allowed-rules'
import { checkIds } from './rules/check-ids'
import { checkProperties } from './rules/check-properties'
import { checkRuns } from './rules/check-runs'

/**
 * Finds where a Dockerfile gives a build secret away, or does not give it to a command as it means to, in the
 * order of the file. It follows secrets from their mounts through variables, pipes and files of the same `RUN`; what a
 * program does with them it knows of a few only.
 *
 * @param known - those of `[build_secrets]`; `null` when they are not known.
 */
export async function lintDockerfile(
  source: string,
  known: KnownSecrets | null,
): Promise<readonly DockerfileFinding[]> {
  const dockerfile = readDockerfile(source)
  const all = new Set([
    ...(known?.places.keys() ?? []),
    ...listSecretMounts(dockerfile).map(({ mount }) => mount.id),
  ])
  const findings = [
    ...(known === null ? [] : checkIds(dockerfile, known)),
    ...checkProperties(dockerfile, all),
    ...(await checkRuns(dockerfile, all)),
  ]
  return withoutAllowed(dockerfile, withoutRepeated(findings)).toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  )
}

/** A function that is called twice does twice what it does. */
function withoutRepeated(findings: readonly DockerfileFinding[]): readonly DockerfileFinding[] {
  const byText = new Map(findings.map((finding) => [JSON.stringify(finding), finding]))
  return [...byText.values()]
}
