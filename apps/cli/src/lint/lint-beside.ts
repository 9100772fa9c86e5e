import { dirname, resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import type { DockerfileReport } from './dockerfile-report'
import { findDockerfile } from './find-dockerfile'
import type { ParsedSource } from './parse-source'
import { readSource, type Source } from './read-source'
import type { DockerfileInput } from './report-dockerfiles'

/** Which Dockerfiles `iterapp lint` looks at as well. */
export interface DockerfileChoice {
  /** One for all files, or none; by default the one beside each that has build secrets. */
  readonly dockerfile?: string | false
}

/**
 * Lints the Dockerfiles that use the build secrets of `iterapp.toml` files.
 *
 * @throws IterappError `ERR_FILE_…`, `ERR_CONFIG_NOT_TEXT`.
 */
export async function lintBeside(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  inputs: readonly ParsedSource[],
  { dockerfile }: DockerfileChoice,
): Promise<readonly DockerfileReport[]> {
  if (dockerfile === false) return []
  const found =
    dockerfile === undefined
      ? await findBeside(context, inputs)
      : [{ source: await readSource(context, dockerfile), ids: idsOfAll(inputs) }]
  if (found.length === 0) return []
  // Its parsers are only needed now.
  const { reportDockerfiles } = await import('./report-dockerfiles')
  return reportDockerfiles(found.map((each) => ({ ...each, config: null })))
}

type Found = Pick<DockerfileInput, 'source' | 'ids'>

/** Several files in one folder have one Dockerfile. */
async function findBeside(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  inputs: readonly ParsedSource[],
): Promise<readonly Found[]> {
  const withSecrets = inputs.filter(
    ({ config, source }) => source.isFile && (config?.buildSecrets.size ?? 0) > 0,
  )
  const byFolder = Map.groupBy(withSecrets, ({ source }) =>
    dirname(resolve(context.cwd, source.file)),
  )
  const found: Found[] = []
  for (const [folder, beside] of byFolder) {
    const source: Source | null = await findDockerfile(context, folder)
    if (source !== null) found.push({ source, ids: idsOfAll(beside) })
  }
  return found
}

/** `null` when one of them does not parse. */
function idsOfAll(inputs: readonly ParsedSource[]): readonly string[] | null {
  const ids: string[] = []
  for (const { config } of inputs) {
    if (config === null) return null
    ids.push(...config.buildSecrets.keys())
  }
  return [...new Set(ids)]
}
