import { ANY, type Scope, type Use } from './scope'

/** Where a ciphertext stands or is used. */
export interface Place {
  readonly use: Use
  /** `null` when the app is not known. */
  readonly app: string | null
  /** The environment; {@link ANY} where every environment must be able to open it. */
  readonly environment: string
  /** The variable, file path or build-secret id it is used under. */
  readonly name: string
}

/**
 * Whether a ciphertext's scope lets it be opened where it stands. Public data alone shows this, so
 * it can be told before anything runs; the cryptography enforces it.
 *
 * @returns what does not fit, as the end of a sentence that begins with "it" ("is encrypted for …"),
 *   or `null` when all of it fits.
 */
export function describeMisfit(scope: Scope, place: Place): string | null {
  if (scope.use !== place.use) {
    return `is encrypted as a ${scope.use} secret and used as a ${place.use} secret`
  }
  if (place.app !== null && scope.app !== place.app) {
    return `is encrypted for the app ${scope.app} and used in ${place.app}`
  }
  if (scope.environment !== ANY && scope.environment !== place.environment) {
    return place.environment === ANY
      ? `is encrypted for ${scope.environment} only and used in every environment`
      : `is encrypted for ${scope.environment} and used in ${place.environment}`
  }
  if (scope.name !== ANY && scope.name !== place.name) {
    return `is encrypted under the name ${scope.name} and used as ${place.name}`
  }
  return null
}
