import type { FailureReport } from '@iterapp/http'

const MINUTE = 60_000

/** What can be wrong. `docs/certificates.md` says what to do. */
export const problemReasons = {
  'api-server': {
    level: 'error',
    means: 'The API server could not be asked, or did not let the controller do something.',
  },
  conflict: {
    level: 'warn',
    // Another replica was faster, and has most likely done the same.
    patience: MINUTE,
    means: 'An object was changed by somebody else each time that the controller tried.',
  },
  'authority-unusable': {
    level: 'error',
    means:
      'The Secret of the authority holds none that can sign. It is left alone, and so is all else.',
  },
  'authority-ends': { level: 'warn', harmless: true, means: 'The authority ends within a year.' },
  'secret-unusable': {
    level: 'error',
    means:
      'A Secret that somebody else made holds no certificate that can be used. It is left alone.',
  },
  'secret-late': {
    level: 'warn',
    harmless: true,
    means: 'A certificate that somebody else made ends soon, and was not renewed.',
  },
  'secret-foreign': {
    level: 'info',
    harmless: true,
    means: 'A certificate that somebody else made is used as it is, and never renewed.',
  },
  'configuration-missing': {
    level: 'warn',
    // Right after an installation it may still be on its way.
    patience: MINUTE,
    means: 'A webhook configuration is not there.',
  },
  'webhook-unknown': {
    level: 'warn',
    means: 'A webhook has an address that no certificate of the settings is for.',
  },
  defect: { level: 'error', means: 'Something happened that should not: a defect.' },
} as const satisfies Record<string, ProblemKind>

/** A kind of problem. */
interface ProblemKind {
  readonly level: 'error' | 'warn' | 'info'
  /** For how long it may last before anybody is told, in milliseconds. */
  readonly patience?: number
  /** Whether all is in step all the same. */
  readonly harmless?: true
  readonly means: string
}

/** A key of {@link problemReasons}. */
export type ProblemReason = keyof typeof problemReasons

/** Something that is not as it should be. */
export interface Problem {
  readonly reason: ProblemReason
  /** The object that it is about. */
  readonly subject: string
  /** What is wrong and what to do, without any content of the object. */
  readonly message: string
  /** Of a defect: where it is. */
  readonly failure?: FailureReport
}

/** How a problem is to be told, by its reason. */
export function kindOf({ reason }: Problem): ProblemKind {
  return problemReasons[reason]
}

/** Whether nothing is left to do for the controller. */
export function isInStep(problems: readonly Problem[]): boolean {
  return problems.every((problem) => kindOf(problem).harmless === true)
}
