import { exitStatus, IterappError } from '@iterapp/errors'
import { dirname, join, resolve } from 'node:path'
import type { CommandContext } from '../command-context'
import { reportDockerfiles, type DockerfileInput } from '../lint/report-dockerfiles'
import { formatJson, formatReports, formatSummary, hasFindings } from '../lint/format-report'
import { readKnownSecrets } from '../lint/known-secrets'
import { parseSource } from '../lint/parse-source'
import { readDockerfiles, readIfThere } from '../lint/read-beside'
import { readSource, readSources, type Source } from '../lint/read-source'
import { findPage } from '../page/find-page'

/** The options of `iterapp build lint`. */
export interface LintDockerfilesOptions {
  /** The configuration of all Dockerfiles. */
  readonly file?: string
  readonly json?: boolean
}

/**
 * Checks Dockerfiles and prints what it finds; the status of the process is then that of findings.
 *
 * @throws IterappError when a file cannot be read, `ERR_USAGE` for an address of the page that is none; nothing is printed then.
 */
export async function lintDockerfiles(
  context: CommandContext,
  files: readonly string[],
  { file, json }: LintDockerfilesOptions,
): Promise<void> {
  const sources =
    files.length === 0 ? await readDefault(context) : await readSources(context, files)
  const named = file === undefined ? null : await readSource(context, file)
  const page = findPage(context, {})
  const inputs: DockerfileInput[] = []
  const notes: string[] = []
  for (const source of sources) {
    const config = named ?? (await readNearest(context, source))
    const known = config === null ? null : readKnownSecrets([parseSource(config)], page)
    const note = known === null ? describeUnknown(source, config) : null
    if (note !== null) notes.push(note)
    inputs.push({ source, config: config?.file ?? null, known })
  }
  const reports = await reportDockerfiles(inputs)
  if (hasFindings(reports)) context.setExitStatus(exitStatus.findings)
  const { output } = context
  if (json === true) {
    output.out(formatJson(reports, undefined, notes))
    return
  }
  const text = formatReports(reports)
  if (text !== '') output.out(text)
  for (const note of notes) output.note(`note: ${note}`)
  output.note(formatSummary(reports))
}

async function readDefault(context: CommandContext): Promise<readonly Source[]> {
  const sources = await readDockerfiles(context, context.cwd)
  if (sources.length > 0) return sources
  throw new IterappError('ERR_FILE_NOT_FOUND', 'there is no Dockerfile here; name the one to check')
}

/** The configuration beside a Dockerfile, else the one of the current folder, which `iterapp build` takes. */
async function readNearest(context: CommandContext, source: Source): Promise<Source | null> {
  const folder = source.isFile ? dirname(resolve(context.cwd, source.file)) : context.cwd
  const beside = await readIfThere(context, join(folder, 'iterapp.toml'))
  return beside ?? readIfThere(context, join(context.cwd, 'iterapp.toml'))
}

function describeUnknown({ file }: Source, config: Source | null): string {
  const reason =
    config === null
      ? 'there is no iterapp.toml beside it or here'
      : `${config.file} has errors (see iterapp lint)`
  return `the ids in ${file} were not checked: ${reason}`
}
