import { template } from '@iterapp/cluster'
import { isJsonObject } from '@iterapp/json'
import { parseDocument } from 'yaml'
import { findJobFlaws, findPipelineFlaws } from './find-ci-flaws'
import { findPodFlaws } from './find-pod-flaws'

/** What a block of YAML is for. */
type Kind = 'pod' | 'GitHub Actions' | 'GitLab CI' | 'chart values'

/**
 * What a reader who pastes a block of YAML would run into, in words; nothing when it is good. Each is one of a pod, jobs of
 * GitHub Actions or GitLab CI, or values of the chart, which Helm renders with their schema.
 */
export function findFlaws(source: string): readonly string[] {
  const { errors, warnings, ...document } = readYaml(source)
  const told = [...errors, ...warnings].map(({ message }) => message)
  if (told.length > 0) return told
  const { content } = document
  if (!isJsonObject(content)) return ['it is no map']
  switch (tellKind(content)) {
    case 'pod':
      return findPodFlaws(content)
    case 'GitHub Actions':
      return findJobFlaws(content)
    case 'GitLab CI':
      return findPipelineFlaws(content)
    case 'chart values':
      return findValueFlaws(content)
  }
}

/** By its members: what is nothing else are values, of which Helm refuses those that there are not. */
function tellKind(content: Readonly<Record<string, unknown>>): Kind {
  if ('kind' in content || 'spec' in content) return 'pod'
  if ('jobs' in content || 'steps' in content) return 'GitHub Actions'
  const isPipeline = Object.values(content).some((each) => isJsonObject(each) && 'script' in each)
  return isPipeline ? 'GitLab CI' : 'chart values'
}

function readYaml(source: string) {
  const document = parseDocument(source)
  const { errors, warnings } = document
  return { errors, warnings, content: errors.length > 0 ? null : (document.toJS() as unknown) }
}

function findValueFlaws(values: Readonly<Record<string, unknown>>): readonly string[] {
  const { status, stderr } = template({ values })
  return [...(status === 0 ? [] : [stderr]), ...findLooseRefs(values)]
}

/** A ref of GitHub's says nothing of what a job has checked out, unless the event or an environment does. */
function findLooseRefs(values: unknown): readonly string[] {
  const { issuers = [] } = (values as Values).builders?.oidc ?? {}
  return issuers
    .filter(({ issuer }) => issuer === 'https://token.actions.githubusercontent.com')
    .flatMap(({ builders }) => builders)
    .filter(({ claims = {} }) => !('event_name' in claims) && !('environment' in claims))
    .map(({ id }) => `builder ${id}: expected an event or an environment, too`)
}

/** What of the chart's values is looked at here, once Helm has taken them. */
interface Values {
  readonly builders?: {
    readonly oidc?: {
      readonly issuers?: readonly {
        readonly issuer: string
        readonly builders: readonly { readonly id: string; readonly claims?: object }[]
      }[]
    }
  }
}
