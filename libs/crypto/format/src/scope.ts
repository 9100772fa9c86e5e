import { IterappError } from '@iterapp/errors'
import { isAppName, isEnvironmentName } from '@iterapp/identity'

/** What a ciphertext is for: a running app, or the build of its image. */
export type Use = 'runtime' | 'build'

/**
 * What a ciphertext is bound to. As the `apv` of a JWE (RFC 7518 §4.6.1.3) it goes into the key
 * derivation and, with the protected header, into the authentication tag.
 */
export interface Scope {
  readonly use: Use
  readonly app: string
  /** The environment, or `*` for all of them; always `*` for build. */
  readonly environment: string
  /** The variable, file path or build-secret id, or `*` for any. */
  readonly name: string
}

/** Stands in a scope for every environment, or every name. */
export const ANY = '*'

/** The longest name in a scope, in bytes of UTF-8. */
export const MAX_NAME_BYTES = 1024

const PREFIX = 'iterapp:v1'

/**
 * A scope as text: `iterapp:v1:<use>:<app>:<environment>:<name>`. The name is last because only it
 * may hold a colon.
 *
 * @throws IterappError `ERR_SCOPE_MALFORMED` for a scope that {@link parseScope} would not read.
 */
export function formatScope(scope: Scope): string {
  const flaw = findFlaw(scope)
  if (flaw !== null) throw new IterappError('ERR_SCOPE_MALFORMED', `the scope's ${flaw}`)
  return [PREFIX, scope.use, scope.app, scope.environment, scope.name].join(':')
}

/**
 * Reads a scope's text.
 *
 * @throws IterappError `ERR_SCOPE_MALFORMED`.
 */
export function parseScope(text: string): Scope {
  const [product, version, use = '', app = '', environment = '', ...rest] = text.split(':')
  if (`${product ?? ''}:${version ?? ''}` !== PREFIX) {
    throw new IterappError('ERR_SCOPE_MALFORMED', `the scope does not begin with ${PREFIX}:`)
  }
  const scope = { use: use as Use, app, environment, name: rest.join(':') }
  const flaw = findFlaw(scope)
  if (flaw !== null) throw new IterappError('ERR_SCOPE_MALFORMED', `the scope's ${flaw}`)
  return scope
}

/**
 * The scopes that a caller with this identity may open, for a secret used under `name`: its own
 * environment or all, this name or any. Most specific first, without repetition.
 *
 * The name is the caller's word: `*` asks only for what opens under every name, and a name that no
 * scope may have makes scopes that {@link formatScope} refuses.
 */
export function openableScopes(identity: Omit<Scope, 'name'>, name: string): readonly Scope[] {
  const environments = new Set([identity.environment, ANY])
  const names = new Set([name, ANY])
  return [...environments].flatMap((environment) =>
    [...names].map((each) => ({ use: identity.use, app: identity.app, environment, name: each })),
  )
}

function findFlaw({ use, app, environment, name }: Scope): string | null {
  // A scope that was read is not yet known to have one of the two uses.
  if (!['runtime', 'build'].includes(use)) return 'use is neither runtime nor build'
  if (!isAppName(app)) return 'app is not a lower-case name (an RFC 1123 label)'
  if (environment !== ANY && !isEnvironmentName(environment)) {
    return 'environment is not a name of lower-case letters and digits'
  }
  if (use === 'build' && environment !== ANY) return 'environment must be * for a build secret'
  if (name === '') return 'name is empty'
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) return 'name is not printable text'
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) {
    return `name is longer than ${MAX_NAME_BYTES} bytes`
  }
  return null
}
