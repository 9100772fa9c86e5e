import { ANY } from '@iterapp/crypto/format'
import type { PageSettings } from '@iterapp/page'

/** Stands for an environment that is typed; no environment can be named so. */
export const OTHER = 'other-'

/** What is chosen of the environments. */
export interface EnvironmentChoice {
  /** An environment, {@link ANY}, {@link OTHER}, or nothing. */
  readonly environment: string | null
  readonly otherEnvironment: string
}

/**
 * The choice that stands for a link's environment. Nothing is chosen for one that the cluster does not have.
 *
 * @param environment - `null` when the link names none.
 */
export function chooseEnvironment(
  environment: string | null,
  { environments, anyEnvironment }: PageSettings,
): EnvironmentChoice {
  if (environment === null) return { environment: null, otherEnvironment: '' }
  if (environment === ANY || environments.includes(environment)) {
    return { environment, otherEnvironment: '' }
  }
  return anyEnvironment
    ? { environment: OTHER, otherEnvironment: environment }
    : { environment: null, otherEnvironment: '' }
}
