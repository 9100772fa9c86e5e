import {
  checkFilePath,
  isBuildSecretId,
  isVariableName,
  RESERVED_VARIABLE_PREFIX,
} from '@iterapp/config'
import { isAppName, isEnvironmentName } from '@iterapp/identity'
import type { SecretKind } from './target'

/** What is wrong with a name as that of a secret of this kind, or `null`. It is not quoted. */
export function findNameFlaw(kind: SecretKind, name: string): string | null {
  switch (kind) {
    case 'file':
      return checkFilePath(name)
    case 'build':
      return isBuildSecretId(name)
        ? null
        : 'the id of a build secret has at most 128 letters, digits, and -, _ or . after the first'
    case 'variable':
      return isVariableName(name)
        ? null
        : 'a variable has letters, digits and _, and does not begin with a digit, nor with ' +
            RESERVED_VARIABLE_PREFIX
  }
}

/** What is wrong with a name as that of an app, or `null`. */
export function findAppFlaw(app: string): string | null {
  return isAppName(app)
    ? null
    : 'an app has 1 to 63 lower-case letters, digits and, between them, dashes'
}

/** What is wrong with a name as that of an environment, or `null`. */
export function findEnvironmentFlaw(environment: string): string | null {
  if (isEnvironmentName(environment)) return null
  if (['common', '*'].includes(environment)) return 'that means all environments'
  if (environment === 'build') return 'that means a build secret'
  return 'an environment has lower-case letters and digits only'
}
