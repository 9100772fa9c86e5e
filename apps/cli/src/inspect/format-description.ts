import { quoteName } from '@iterapp/config'
import { ANY } from '@iterapp/crypto/format'
import { type CiphertextDescription, formatAge } from '@iterapp/entry'

/**
 * A description as lines for people.
 *
 * @param source - where the key set is from; `null` when there is none.
 */
export function formatDescription(
  description: CiphertextDescription,
  source: string | null,
): readonly string[] {
  const { scope, kid, valueBytes, skeleton, alg, enc } = description
  const environment =
    scope.use === 'build' ? '-' : scope.environment === ANY ? 'all' : scope.environment
  return [
    `use          ${scope.use}`,
    `app          ${scope.app}`,
    `environment  ${environment}`,
    `name         ${scope.name === ANY ? 'any' : showName(scope.name)}`,
    `key          ${kid}`,
    `             ${describeKey(description, source)}`,
    `value        ${valueBytes} ${valueBytes === 1 ? 'byte' : 'bytes'}`,
    ...(skeleton === null ? [] : [`skeleton     ${skeleton}`]),
    `algorithm    ${alg}, ${enc}`,
  ]
}

/** A name of somebody else's text, safe for a terminal. */
export function showName(name: string): string {
  return /^[!-~]+$/.test(name) ? name : quoteName(name)
}

function describeKey({ key }: CiphertextDescription, source: string | null): string {
  if (source === null) return 'no key set was found to compare it with'
  if (key === null) return `not among the keys of ${source}`
  const role = key.seals ? 'the newest' : 'an older one'
  return `${formatAge(key.ageDays)}, ${role} of ${source}`
}
