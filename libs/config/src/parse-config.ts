import type { Config } from './config'
import { checkEnvironmentCount } from './reading/check-environment-count'
import { checkRootKeys, readApp, readEnvironments } from './reading/read-header'
import { findConflicts } from './reading/find-conflicts'
import { readBuildSecrets } from './reading/read-build-secrets'
import { readByEnvironment } from './reading/read-by-environment'
import { readEnvEntry } from './reading/read-env'
import { readFileEntry, readSecretFilesEntry } from './reading/read-files'
import { createReporter } from './reading/reporter'
import { sortProblems, type ConfigProblem } from './report/config-problem'
import { readToml } from './toml/read-toml'
import { indexSource } from './toml/source-index'

/** What {@link parseConfig} made of a text. */
export interface ConfigReading {
  /** `null` if and only if there are problems. */
  readonly config: Config | null
  /** In the order of the file, at most {@link MAX_PROBLEMS}. */
  readonly problems: readonly ConfigProblem[]
}

/** How many problems of one file are told. */
export const MAX_PROBLEMS = 100

/** A file that says nothing was hardly meant: it was cut off, or is the wrong one. */
const emptyFile: ConfigProblem = {
  code: 'ERR_CONFIG_EMPTY',
  message: 'the file says nothing: there is no key and no table in it',
  at: { line: 1, column: 1 },
  length: 1,
}

/**
 * Reads and checks an `iterapp.toml`. Never throws for what the text holds.
 *
 * All problems are told at once, with two exceptions, because guesses would follow from guesses: as
 * long as the TOML is not valid only its syntax is looked at, and conflicts between paths are looked
 * for when nothing else is wrong.
 */
export function parseConfig(source: string): ConfigReading {
  // The parsers do not agree on a byte order mark; a blank keeps the columns.
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source
  const { root, problems } = readToml(text)
  if (root === null) return { config: null, problems: sortProblems(problems) }
  if (Object.keys(root).length === 0) return { config: null, problems: [emptyFile] }
  const reporter = createReporter(indexSource(text))
  checkRootKeys(root, reporter)
  const environments = readEnvironments(root, reporter)
  const config: Config = {
    app: readApp(root, reporter),
    environments,
    env: readByEnvironment(root, 'env', environments, reporter, readEnvEntry),
    files: readByEnvironment(root, 'files', environments, reporter, readFileEntry),
    secretFiles: readByEnvironment(
      root,
      'secret_files',
      environments,
      reporter,
      readSecretFilesEntry,
    ),
    buildSecrets: readBuildSecrets(root, reporter),
  }
  if (reporter.problems.length === 0) checkEnvironmentCount(config, reporter)
  if (reporter.problems.length === 0) findConflicts(config, reporter, MAX_PROBLEMS)
  const found = reporter.problems
  if (found.length === 0) return { config, problems: [] }
  return { config: null, problems: sortProblems(found).slice(0, MAX_PROBLEMS) }
}
