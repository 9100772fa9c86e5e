import { formatProblems, type Config } from '@iterapp/config'
import { IterappError } from '@iterapp/errors'
import { openConfigFile, type ConfigFile } from './open-config-file'

/** An `iterapp.toml` without any problem. */
export interface ValidConfigFile extends ConfigFile {
  readonly config: Config
}

/**
 * Reads an `iterapp.toml` that must be there and have no problem.
 *
 * @throws IterappError the code of its first problem, showing the lines of all without their values;
 *   `ERR_FILE_NOT_FOUND`, and what {@link openConfigFile} throws.
 */
export async function readConfigFile(file: string, cwd: string): Promise<ValidConfigFile> {
  const found = await openConfigFile(file, cwd)
  if (found === null) throw new IterappError('ERR_FILE_NOT_FOUND', `there is no file ${file}`)
  const { config, problems } = found.reading
  if (config !== null) return { ...found, config }
  throw new IterappError(
    problems[0]?.code ?? 'ERR_INTERNAL',
    formatProblems(problems, found.source, found.shownPath),
  )
}
