import { exitStatus } from '@iterapp/errors'
import { DEFAULT_PAYLOAD_BYTES, podAnnotations } from '@iterapp/injection'
import type { CommandContext } from '../command-context'
import type { Problem } from '../lint/finding'
import { formatJson, formatReports, formatSummary } from '../lint/format-report'
import { findErrors } from '../lint/lint-config'
import { parseSource, type ParsedSource } from '../lint/parse-source'
import { readSource } from '../lint/read-source'
import { checkPlace, makeConfigMap, type ConfigMap, type ConfigMapPlace } from './config-map'
import { formatYaml } from './format-yaml'

/** The options of `iterapp render`. */
export interface RenderOptions extends ConfigMapPlace {
  /** In bytes. */
  readonly maxPayload?: number
  readonly patch?: boolean
  readonly json?: boolean
}

/** What all annotations of an object may take, in bytes: `kubectl apply` puts a copy of it in one. */
const MAX_APPLIED_BYTES = 256 * 1024

/**
 * Prints the ConfigMap of a file, or the patch that names it. With errors in the file only they are
 * told, on standard error; the status of the process is then that of findings.
 *
 * @throws IterappError `ERR_USAGE`, and what `readSource` throws; nothing is printed then.
 */
export async function render(
  context: CommandContext,
  file: string,
  options: RenderOptions,
): Promise<void> {
  checkPlace(options)
  const parsed = parseSource(await readSource(context, file))
  const problems = findProblems(parsed, options)
  if (problems.length > 0) {
    context.setExitStatus(exitStatus.findings)
    reportProblems(context, parsed, problems, options)
    return
  }
  const configMap = makeConfigMap(parsed.source.bytes, options)
  const { name } = configMap.metadata
  const annotation = { [podAnnotations.config]: name }
  const { output } = context
  if (options.patch === true) {
    const patch = { spec: { template: { metadata: { annotations: annotation } } } }
    output.out(JSON.stringify(patch))
    return
  }
  if (options.json === true) output.out(JSON.stringify({ name, annotation, configMap }, null, 2))
  else output.out(formatYaml(configMap))
  output.note(describeUse(name, options))
  warnOfSize(context, configMap)
}

function findProblems(
  { config, source, sealed, problems }: ParsedSource,
  { maxPayload = DEFAULT_PAYLOAD_BYTES }: RenderOptions,
): readonly Problem[] {
  if (config === null) return problems
  return findErrors({ config, source: source.text, sealed }, { keys: null, maxPayload, page: null })
}

function reportProblems(
  { output }: CommandContext,
  { source }: ParsedSource,
  problems: readonly Problem[],
  { json }: RenderOptions,
): void {
  const reports = [{ ...source, problems }]
  if (json === true) {
    output.err(formatJson(reports, null, []))
    return
  }
  output.err(formatReports(reports))
  output.err(formatSummary(reports))
}

function describeUse(name: string, { byName, workload }: RenderOptions): string {
  return byName === true && workload === undefined
    ? `Pods find ${name} without an annotation; those that run keep what they have until a rollout restart.`
    : `The pod template needs the annotation ${podAnnotations.config}: ${name}`
}

function warnOfSize({ output }: CommandContext, configMap: ConfigMap): void {
  if (Buffer.byteLength(JSON.stringify(configMap)) <= MAX_APPLIED_BYTES) return
  output.warn(
    'the ConfigMap is too large for the copy that kubectl apply keeps in an annotation; add --server-side',
  )
}
