import { exitStatus, isIterappError } from '@iterapp/errors'
import { DEFAULT_PAYLOAD_BYTES } from '@iterapp/injection'
import type { CommandContext } from '../command-context'
import { findPage, type PageOptions } from '../page/find-page'
import { countOlderKeys, type KnownKeys } from './checks/find-unknown-keys'
import { formatCount, formatJson, formatReports, formatSummary, hasFindings } from './format-report'
import type { AnyReport } from './format-report'
import { lintBeside, type DockerfileChoice } from './lint-beside'
import { lintConfig } from './lint-config'
import { parseSource } from './parse-source'
import { readSources } from './read-source'

/** The options of `iterapp lint`. */
export interface LintOptions extends PageOptions, DockerfileChoice {
  /** In bytes. */
  readonly maxPayload?: number
  readonly json?: boolean
}

/** The file that is checked when none is named. */
const CONFIG_FILE = 'iterapp.toml'

/**
 * Checks files and prints what it finds; the status of the process is then that of findings.
 *
 * @throws IterappError when a file or the key set cannot be read, `ERR_USAGE`; nothing is printed
 *   then.
 */
export async function lint(
  context: CommandContext,
  files: readonly string[],
  options: LintOptions,
): Promise<void> {
  const page = findPage(context, options)
  const sources = await readSources(context, files.length === 0 ? [CONFIG_FILE] : files)
  const inputs = sources.map(parseSource)
  const sealed = inputs.flatMap((input) => input.sealed)
  const keys =
    sealed.length > 0 || options.keys !== undefined ? await findKeys(context, options.keys) : null
  const settings = { keys, maxPayload: options.maxPayload ?? DEFAULT_PAYLOAD_BYTES, page }
  const reports: AnyReport[] = []
  for (const { source, config, sealed, problems } of inputs) {
    const found =
      config === null
        ? problems
        : await lintConfig({ config, source: source.text, sealed }, settings)
    reports.push({ ...source, problems: found })
  }
  const beside = await lintBeside(context, inputs, options, page)
  reports.push(...beside.reports)
  if (hasFindings(reports)) context.setExitStatus(exitStatus.findings)
  const incomplete = inputs.filter(({ config }) => config === null)
  const notes = [
    ...incomplete.map(({ source }) => `of ${source.file} only the form was checked so far`),
    ...beside.notes,
    ...(keys === null && sealed.length > 0
      ? ['key ids were not checked, because no key set was found (see --keys)']
      : []),
    ...(keys === null ? [] : describeOlder(countOlderKeys(sealed, keys), keys)),
  ]
  const { output } = context
  if (options.json === true) {
    output.out(formatJson(reports, keys?.source ?? null, notes))
    return
  }
  const text = formatReports(reports)
  if (text !== '') output.out(text)
  for (const note of notes) output.note(`note: ${note}`)
  output.note(formatSummary(reports))
}

/** No finding: the older keys of a set open as well, and they become older by themselves. */
function describeOlder(count: number, { source }: KnownKeys): readonly string[] {
  if (count === 0) return []
  const values = `${formatCount(count, 'value')} ${count === 1 ? 'is' : 'are'}`
  return [`${values} encrypted with an older key of ${source}`]
}

async function findKeys(
  context: CommandContext,
  option: string | undefined,
): Promise<KnownKeys | null> {
  // It loads node-jose, which a file without ciphertexts does not need.
  const { loadKeys } = await import('../key-source/load-keys')
  try {
    return await loadKeys(context, option)
  } catch (error) {
    if (isIterappError(error, 'ERR_KEYS_MISSING')) return null
    throw error
  }
}
