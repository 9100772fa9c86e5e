import { quoteName, suggestName } from '@iterapp/config'
import { ANY } from '@iterapp/crypto/format'
import {
  findAppFlaw,
  findNameFlaw,
  findEnvironmentFlaw,
  targetOf,
  type EntryTarget,
  type SecretKind,
} from '@iterapp/entry'
import { IterappError } from '@iterapp/errors'
import type { ConfigHead } from '../config-file/peek-config'
import type { EncryptOptions } from './encrypt-options'

/**
 * Works out from the options, and from the file that they name, what a value is encrypted for.
 *
 * @param head - of the file, `null` when there is none; `shownPath` is for messages.
 * @throws IterappError `ERR_USAGE` for what is missing, `ERR_CONFIG_NAME`, `ERR_CONFIG_PATH`,
 *   `ERR_CONFIG_ENVIRONMENT`.
 */
export function resolveTarget(
  options: EncryptOptions,
  head: ConfigHead | null,
  shownPath: string,
): EntryTarget {
  const environment = readEnvironment(options)
  const app = readApp(options.app ?? head?.app ?? null, head, shownPath)
  // Another app has other environments.
  if (head !== null && (head.app ?? app) === app) checkListed(environment, head, shownPath)
  const name = readName(options.name)
  const kind = options.build === true ? 'build' : name.startsWith('/') ? 'file' : 'variable'
  checkName(kind, name)
  const target = targetOf({ kind, app, environment, name })
  return options.anyName === true ? { ...target, scope: { ...target.scope, name: ANY } } : target
}

/** The options that some names stand for. */
const optionsThatMean = new Map([
  ['common', '--all-environments'],
  [ANY, '--all-environments'],
  ['build', '--build'],
])

function readEnvironment({ environment, allEnvironments, build }: EncryptOptions): string {
  if (build === true || allEnvironments === true) return ANY
  if (environment === undefined) {
    throw new IterappError(
      'ERR_USAGE',
      'say where the value is used: --environment E, --all-environments or --build',
    )
  }
  const flaw = findEnvironmentFlaw(environment)
  if (flaw === null) return environment
  const option = optionsThatMean.get(environment)
  const hint = option === undefined ? '' : `; give ${option}`
  throw new IterappError(
    'ERR_CONFIG_NAME',
    `${quoteName(environment)} cannot be an environment: ${flaw}${hint}`,
  )
}

function readApp(app: string | null, head: ConfigHead | null, shownPath: string): string {
  if (app === null) {
    const reason = head === null ? `there is no ${shownPath}` : `${shownPath} has no app`
    throw new IterappError('ERR_USAGE', `give the app with --app: ${reason} to take it from`)
  }
  const flaw = findAppFlaw(app)
  if (flaw === null) return app
  throw new IterappError('ERR_CONFIG_NAME', `${quoteName(app)} cannot be an app: ${flaw}`)
}

function checkListed(environment: string, { environments }: ConfigHead, shownPath: string): void {
  if (environment === ANY || environments === null || environments.includes(environment)) return
  const guess = suggestName(environment, environments)
  const hint = guess === null ? '' : `; did you mean ${guess}?`
  throw new IterappError(
    'ERR_CONFIG_ENVIRONMENT',
    `${environment} is not among the environments of ${shownPath}: ${environments.map(quoteName).join(', ')}${hint}`,
  )
}

function readName(name: string | undefined): string {
  if (name !== undefined) return name
  throw new IterappError(
    'ERR_USAGE',
    'give with --name what the value will be: a variable (API_KEY), a file (/app/key.json), or with ' +
      '--build an id (npm-token); it is bound to that name',
  )
}

function checkName(kind: SecretKind, name: string): void {
  const flaw = findNameFlaw(kind, name)
  if (flaw === null) return
  const hint = kind === 'variable' ? '; the path of a file begins with /' : ''
  const code = kind === 'file' ? 'ERR_CONFIG_PATH' : 'ERR_CONFIG_NAME'
  throw new IterappError(code, `--name: ${flaw}${hint}`)
}
