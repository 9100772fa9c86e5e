import {
  checkFilePath,
  isBuildSecretId,
  isVariableName,
  quoteName,
  RESERVED_VARIABLE_PREFIX,
  suggestName,
} from '@iterapp/config'
import { ANY, type Scope } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import { isAppName, isEnvironmentName } from '@iterapp/identity'
import type { ConfigHead } from '../config-file/peek-config'
import type { TomlPlace } from '../toml-edit/place-ciphertext'
import type { EncryptOptions } from './encrypt-options'

/** How a secret reaches the app. */
export type SecretKind = 'variable' | 'file' | 'build'

/** What a value is encrypted for, and where its line belongs. */
export interface EncryptTarget {
  readonly kind: SecretKind
  readonly scope: Scope
  readonly place: TomlPlace
}

/** The table of `iterapp.toml` that holds for every environment. */
const COMMON = 'common'

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
): EncryptTarget {
  const environment = readEnvironment(options)
  const app = readApp(options.app ?? head?.app ?? null, head, shownPath)
  // Another app has other environments.
  if (head !== null && (head.app ?? app) === app) checkListed(environment, head, shownPath)
  const name = readName(options.name)
  const kind = options.build === true ? 'build' : name.startsWith('/') ? 'file' : 'variable'
  checkName(kind, name)
  return {
    kind,
    scope: {
      use: kind === 'build' ? 'build' : 'runtime',
      app,
      environment,
      name: options.anyName === true ? ANY : name,
    },
    place: { table: findTable(kind, environment), name },
  }
}

function findTable(kind: SecretKind, environment: string): readonly string[] {
  if (kind === 'build') return ['build_secrets']
  return [kind === 'file' ? 'files' : 'env', environment === ANY ? COMMON : environment]
}

function readEnvironment({ environment, allEnvironments, build }: EncryptOptions): string {
  if (build === true || allEnvironments === true) return ANY
  if (environment === undefined) {
    throw new IterappError(
      'ERR_USAGE',
      'say where the value is used: --environment E, --all-environments or --build',
    )
  }
  if (isEnvironmentName(environment)) return environment
  const hint = [COMMON, ANY].includes(environment)
    ? 'for every environment give --all-environments'
    : environment === 'build'
      ? 'for a build secret give --build'
      : 'it has lower-case letters and digits only'
  throw new IterappError(
    'ERR_CONFIG_NAME',
    `${quoteName(environment)} cannot be an environment: ${hint}`,
  )
}

function readApp(app: string | null, head: ConfigHead | null, shownPath: string): string {
  if (app === null) {
    const reason = head === null ? `there is no ${shownPath}` : `${shownPath} has no app`
    throw new IterappError('ERR_USAGE', `give the app with --app: ${reason} to take it from`)
  }
  if (isAppName(app)) return app
  throw new IterappError(
    'ERR_CONFIG_NAME',
    `${quoteName(app)} cannot be an app: it has at most 63 lower-case letters, digits and dashes inside`,
  )
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
  if (kind === 'file') {
    const flaw = checkFilePath(name)
    if (flaw !== null) throw new IterappError('ERR_CONFIG_PATH', `--name: ${flaw}`)
  } else if (kind === 'build') {
    if (isBuildSecretId(name)) return
    throw new IterappError(
      'ERR_CONFIG_NAME',
      '--name: the id of a build secret has letters, digits, and -, _ or . after the first',
    )
  } else if (!isVariableName(name)) {
    throw new IterappError(
      'ERR_CONFIG_NAME',
      '--name: a variable has letters, digits and _, does not begin with a digit, nor with ' +
        `${RESERVED_VARIABLE_PREFIX}; the path of a file begins with /`,
    )
  }
}
