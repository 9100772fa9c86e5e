import { dirname, resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import type { DockerfileReport } from './dockerfile-report'
import type { ParsedSource } from './parse-source'
import { readDockerfiles } from './read-beside'
import { readSource } from './read-source'
import type { DockerfileInput } from './report-dockerfiles'

/** Which Dockerfiles `iterapp lint` looks at as well. */
export interface DockerfileChoice {
  /** One for all files, or none; by default those beside each that has build secrets. */
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
      : [{ source: await readSource(context, dockerfile), config: null, ids: idsOfAll(inputs) }]
  if (found.length === 0) return []
  // Its parsers are only needed now.
  const { reportDockerfiles } = await import('./report-dockerfiles')
  return reportDockerfiles(found)
}

/** Several files in one folder have the same Dockerfiles. */
async function findBeside(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  inputs: readonly ParsedSource[],
): Promise<readonly DockerfileInput[]> {
  const withSecrets = inputs.filter(
    ({ config, source }) => source.isFile && (config?.buildSecrets.size ?? 0) > 0,
  )
  const byFolder = Map.groupBy(withSecrets, ({ source }) =>
    dirname(resolve(context.cwd, source.file)),
  )
  const found: DockerfileInput[] = []
  for (const [folder, beside] of byFolder) {
    const sources = await readDockerfiles(context, folder)
    found.push(...sources.map((source) => ({ source, config: folder, ids: idsOfAll(beside) })))
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
