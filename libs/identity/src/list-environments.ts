import type { IdentityRule } from './rules'

/** The environments of a set of rules. */
export interface EnvironmentList {
  /** Those that the rules name, in their order, each once. */
  readonly names: readonly string[]
  /** Whether a rule takes environments that it does not name. */
  readonly any: boolean
}

/** Lists the environments in which pods can run, for who is to choose one: builds have none. */
export function listEnvironments(rules: readonly IdentityRule[]): EnvironmentList {
  const targets = rules.map(({ target }) => target)
  const names = targets.flatMap((target) => {
    if (target.kind === 'build') return []
    return target.kind === 'fixed' ? [target.environment] : (target.environments ?? [])
  })
  const any = targets.some((target) => target.kind === 'named' && target.environments === null)
  return { names: [...new Set(names)], any }
}
