import { isAppName, parseIdentityRules, tokenAudience, type IdentityRule } from '@iterapp/identity'
import { readSettingsJson } from '@iterapp/service'
import * as v from 'valibot'
import { readPublicPath } from '../page/public-path'
import { buildersSchema, readBuilders, type Builders } from './builders/settings'
import { isSubdomain } from './object-name'

/** Names of objects are at most 253 characters; a dash and a number follow this one. */
const MAX_PREFIX_LENGTH = 240

const objectName = v.pipe(v.string(), v.minLength(1), v.check(isSubdomain))

/** More would make a page of them. */
const MAX_APPS = 500

const pageSchema = v.strictObject({
  apps: v.pipe(v.array(v.pipe(v.string(), v.check(isAppName))), v.maxLength(MAX_APPS)),
  path: v.pipe(
    v.string(),
    v.check((text) => readPublicPath(text) !== null),
  ),
})

/** What an admin decides, as the chart writes it: a JSON file. `docs/keys-service.md` describes it. */
const settingsSchema = v.strictObject({
  releaseNamespace: objectName,
  identity: v.strictObject({ namespaces: v.unknown() }),
  sealingKeyPrefix: v.pipe(objectName, v.maxLength(MAX_PREFIX_LENGTH)),
  page: v.optional(pageSchema, { apps: [], path: '/' }),
  builders: v.optional(buildersSchema, { serviceAccounts: [], oidc: null }),
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
  /** Names of apps that the page suggests. */
  readonly pageApps: readonly string[]
  /** The path that the public port is published below, without a slash at its end: empty for the root. */
  readonly publicPath: string
  /** Who builds which app, besides the pods of builders' namespaces. */
  readonly builders: Builders
}

/**
 * Reads a file of settings.
 *
 * @throws IterappError `ERR_SETTINGS`, naming the member; `ERR_IDENTITY_RULES`.
 */
export function readSettingsFile(source: string): FileSettings {
  const { releaseNamespace, identity, sealingKeyPrefix, page, builders } = readSettingsJson(
    settingsSchema,
    source,
  )
  const rules = parseIdentityRules(identity.namespaces)
  return {
    releaseNamespace,
    rules,
    audience: tokenAudience(releaseNamespace),
    sealingKeyPrefix,
    pageApps: page.apps,
    publicPath: readPublicPath(page.path) ?? '',
    builders: readBuilders(builders, { rules, releaseNamespace }),
  }
}
