import * as v from 'valibot'

/** Names that no job of GitLab CI can have: they are keywords, and those that may stand at the top. */
const reservedNames =
  'after_script before_script cache default false image include nil pages services spec stages true types variables workflow'.split(
    ' ',
  )

const text = v.pipe(v.string(), v.minLength(1))
const texts = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))

/** A job of GitLab CI, as far as the documentation has any. */
const pipelineJob = v.strictObject({
  image: text,
  id_tokens: v.optional(v.record(v.string(), v.strictObject({ aud: text }))),
  variables: v.optional(v.record(v.string(), text)),
  script: v.pipe(v.array(text), v.minLength(1)),
})

const step = v.union([
  v.strictObject({ uses: v.pipe(text, v.includes('@')), with: v.optional(texts) }),
  v.strictObject({ run: text }),
])

const steps = v.pipe(v.array(step), v.minLength(1))

/** Jobs of GitHub Actions, as far as the documentation has any. */
const workflow = v.strictObject({
  jobs: v.record(
    v.string(),
    v.strictObject({ 'runs-on': text, permissions: v.optional(texts), steps }),
  ),
})

/** What is wrong about a pipeline of GitLab CI. */
export function findPipelineFlaws(content: unknown): readonly string[] {
  const jobs = v.safeParse(v.record(v.string(), pipelineJob), content)
  if (!jobs.success) return listIssues(jobs.issues)
  return Object.entries(jobs.output).flatMap(([name, { script, variables = {} }]) => [
    ...(reservedNames.includes(name) ? [`${name}: GitLab has that name for itself`] : []),
    ...findFolderFlaws(script.join('\n'), variables.XDG_RUNTIME_DIR),
  ])
}

/** What is wrong about jobs of GitHub Actions, or about steps for one. */
export function findJobFlaws(content: Readonly<Record<string, unknown>>): readonly string[] {
  if (!('jobs' in content))
    return listIssues(v.safeParse(v.strictObject({ steps }), content).issues)
  const parsed = v.safeParse(workflow, content)
  if (!parsed.success) return listIssues(parsed.issues)
  return Object.entries(parsed.output.jobs).flatMap(([name, job]) => {
    const asks = job.steps.some((each) => 'run' in each && each.run.includes('--audience'))
    return asks && job.permissions?.['id-token'] !== 'write'
      ? [`${name}: it may not ask for its token`]
      : []
  })
}

/** Whether a script of buildah, or podman, has the folder in memory that it needs in a container. */
export function findFolderFlaws(script: string, folder: string | undefined): readonly string[] {
  if (!/-- (?:buildah|podman) /.test(script)) return []
  const isMade = script.startsWith('mkdir -m 700 "$XDG_RUNTIME_DIR"\n')
  return folder === undefined || !isMade ? ['its secrets would be on the disk'] : []
}

/** What valibot found, and where. */
export function listIssues(issues: readonly v.BaseIssue<unknown>[] = []): readonly string[] {
  return issues.map((issue) => `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`)
}
