import type { IdentityRule } from '@iterapp/identity'
import type { InjectionSettings } from '@iterapp/injection'

/** What becomes of a pod whose namespace has no `iterapp.toml`. */
export type MissingConfig = 'allow' | 'warn' | 'deny'

/** What the decisions depend on. */
export interface PolicySettings {
  readonly rules: readonly IdentityRule[]
  /** The namespace that Iterapp Secrets runs in. */
  readonly releaseNamespace: string
  readonly missingConfig: MissingConfig
  readonly injection: InjectionSettings
}
