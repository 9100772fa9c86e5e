import { parseIdentityRules, tokenAudience, type IdentityRule } from '@iterapp/identity'
import { readSettingsJson } from '@iterapp/service'
import * as v from 'valibot'
import { isSubdomain } from './object-name'

/** Names of objects are at most 253 characters; a dash and a number follow this one. */
const MAX_PREFIX_LENGTH = 240

const objectName = v.pipe(v.string(), v.minLength(1), v.check(isSubdomain))

/** What an admin decides, as the chart writes it: a JSON file. `docs/keys-service.md` describes it. */
const settingsSchema = v.strictObject({
  releaseNamespace: objectName,
  identity: v.strictObject({ namespaces: v.unknown() }),
  sealingKeyPrefix: v.pipe(objectName, v.maxLength(MAX_PREFIX_LENGTH)),
})

/** What stands in the file of settings. */
export interface FileSettings {
  /** The namespace of the release, and of the Secrets with its keys. */
  readonly releaseNamespace: string
  readonly rules: readonly IdentityRule[]
  /** Of the tokens that are for this service. */
  readonly audience: string
  /** How the names of the Secrets with keys begin, without the dash before their number. */
  readonly sealingKeyPrefix: string
}

/**
 * Reads a file of settings.
 *
 * @throws IterappError `ERR_SETTINGS`, naming the member; `ERR_IDENTITY_RULES`.
 */
export function readSettingsFile(source: string): FileSettings {
  const { releaseNamespace, identity, sealingKeyPrefix } = readSettingsJson(settingsSchema, source)
  return {
    releaseNamespace,
    rules: parseIdentityRules(identity.namespaces),
    audience: tokenAudience(releaseNamespace),
    sealingKeyPrefix,
  }
}
