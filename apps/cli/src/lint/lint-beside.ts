import { dirname, resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import type { DockerfileReport } from './dockerfile-report'
import { readKnownSecrets } from './known-secrets'
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
 * @param page - the encryption page, when it is known.
 * @returns also notes about files beside which there is none.
 * @throws IterappError `ERR_FILE_…`, `ERR_CONFIG_NOT_TEXT`.
 */
export async function lintBeside(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  inputs: readonly ParsedSource[],
  { dockerfile }: DockerfileChoice,
  page: URL | null,
): Promise<{ readonly reports: readonly DockerfileReport[]; readonly notes: readonly string[] }> {
  if (dockerfile === false) return { reports: [], notes: [] }
  const { found, without } =
    dockerfile === undefined
      ? await findBeside(context, inputs, page)
      : {
          found: [
            {
              source: await readSource(context, dockerfile),
              config: null,
              known: readKnownSecrets(inputs, page),
            },
          ],
          without: [],
        }
  const notes = without.map(
    (file) =>
      `no Dockerfile is beside ${file}: name the one of its build secrets with --dockerfile`,
  )
  if (found.length === 0) return { reports: [], notes }
  // Its parsers are only needed now.
  const { reportDockerfiles } = await import('./report-dockerfiles')
  return { reports: await reportDockerfiles(found), notes }
}

/** Dockerfiles beside files with build secrets, and the files that have none. Several in one folder have the same. */
async function findBeside(
  context: Pick<CommandContext, 'cwd' | 'stdin'>,
  inputs: readonly ParsedSource[],
  page: URL | null,
): Promise<{ readonly found: readonly DockerfileInput[]; readonly without: readonly string[] }> {
  const withSecrets = inputs.filter(
    ({ config, source }) => source.isFile && (config?.buildSecrets.size ?? 0) > 0,
  )
  const byFolder = Map.groupBy(withSecrets, ({ source }) =>
    dirname(resolve(context.cwd, source.file)),
  )
  const found: DockerfileInput[] = []
  const without: string[] = []
  for (const [folder, beside] of byFolder) {
    const sources = await readDockerfiles(context, folder)
    if (sources.length === 0) without.push(...beside.map(({ source }) => source.file))
    const known = readKnownSecrets(beside, page)
    found.push(...sources.map((source) => ({ source, config: folder, known })))
  }
  return { found, without }
}
