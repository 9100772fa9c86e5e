import type { Logger } from '@iterapp/http'
import type { ObjectStore } from './objects'
import type { Problem } from './problems'
import type { FileSettings } from './settings-file'

/** What each step of a reconciliation is given. */
export interface StepContext {
  readonly objects: ObjectStore
  readonly settings: FileSettings
  readonly logger: Logger
  readonly now: () => Date
  /** Takes what the step cannot put right. */
  readonly report: (problem: Problem) => void
}

/**
 * What a step comes to: its result; `null` when that cannot be had, which has been reported; `conflict`
 * when somebody else changed the object meanwhile, so that the step begins again.
 */
export type Settled<Result> = Result | null | 'conflict'
