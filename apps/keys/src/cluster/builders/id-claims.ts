/** What a project is known by for good, as its CI system calls the claim. */
const github = 'repository_id of GitHub Actions'
const gitlab = 'project_id of GitLab'
const either = `${github} or ${gitlab}`

/**
 * Claims that are no id of a project, and what to take instead: names, which can be changed and then taken by
 * somebody else, and what the tokens of other projects say, too. Not all that there are, but those of the CI
 * systems that are known; none of them is an id anywhere else.
 */
export const claimsWithoutId: ReadonlyMap<string, string> = new Map([
  ['repository', github],
  ['repository_owner', github],
  ['actor', github],
  ['workflow', github],
  ['workflow_ref', github],
  ['job_workflow_ref', github],
  ['project_path', gitlab],
  ['namespace_path', gitlab],
  ['user_login', gitlab],
  ['user_email', gitlab],
  ['ci_config_ref_uri', gitlab],
  ['ref', either],
  ['environment', either],
  ['iss', either],
  ['aud', either],
])

/** How GitHub's and Forgejo's own subjects begin; other subjects have the claims' names. */
const REPOSITORY_NAME = 'repo'

/** A claim that would know a project only until somebody else has its name; `null` for what may be one. */
export function describeIdClaim(idClaim: string): string | null {
  const instead = claimsWithoutId.get(idClaim)
  return instead === undefined
    ? null
    : `${idClaim} is not one project's for good; expected an id, such as ${instead}`
}

/**
 * The same of an id: the subject (`sub`) of some issuers is an id, but those of GitHub Actions, Forgejo and GitLab
 * begin with the name of a claim and what it is.
 */
export function describeSubject(idClaim: string, id: string): string | null {
  const [first = ''] = id.split(':', 1)
  if (idClaim !== 'sub' || first === id) return null
  const instead = first === REPOSITORY_NAME ? github : claimsWithoutId.get(first)
  return instead === undefined
    ? null
    : `a subject with ${first} is not one project's for good; expected as idClaim an id, such as ${instead}`
}
