import { isBuildSecretId, quoteName } from '@iterapp/config'
import { IterappError } from '@iterapp/errors'
import type { Output } from '../command-context'

/** A secret that a build asks for and that has no value here. */
export interface MissingSecret {
  readonly id: string
  readonly reason: string
  /** Whether the build is not started without it, unless that is allowed. */
  readonly stops: boolean
}

/**
 * Says what a build goes without.
 *
 * @throws IterappError `ERR_SECRETS_MISSING`, which names all that stop it.
 */
export function tellMissing(
  missing: readonly MissingSecret[],
  allowMissing: boolean,
  output: Output,
): void {
  // An id of a Dockerfile is anybody's text.
  const show = ({ id, reason }: MissingSecret) =>
    `${isBuildSecretId(id) ? id : quoteName(id)} (${reason})`
  const stopping = allowMissing ? [] : missing.filter(({ stops }) => stops)
  if (stopping.length > 0) {
    throw new IterappError(
      'ERR_SECRETS_MISSING',
      `these have no value here: ${stopping.map(show).join(', ')}`,
    )
  }
  for (const each of missing) output.warn(`goes without ${show(each)}`)
}
