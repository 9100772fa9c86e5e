import { isAppName, tokenAudience } from '@iterapp/identity'
import { isJsonObject } from '@iterapp/json'
import * as v from 'valibot'
import { isSubdomain } from '../object-name'
import { checkIssuers, isIssuer, type OidcIssuer } from './oidc-issuers'
import { listAccountBuilders, type AccountBuilders, type AccountContext } from './service-accounts'

/** Who builds which app, besides the pods of builders' namespaces. */
export interface Builders {
  readonly accounts: AccountBuilders
  /** `null` when no CI system is known. */
  readonly issuers: readonly OidcIssuer[] | null
}

/** The longest text that is compared with a claim. */
const MAX_LENGTH = 1024

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_LENGTH))
const appName = v.pipe(v.string(), v.check(isAppName))
/** A namespace is a label, as an app is. */
const namespace = appName
const accountName = v.pipe(v.string(), v.minLength(1), v.check(isSubdomain))

// Not a record of valibot's, which leaves out some names: a claim that is wanted must not be forgotten.
const claims = v.pipe(
  v.unknown(),
  v.check(isTexts),
  v.transform((value) => new Map(Object.entries(value as Readonly<Record<string, string>>))),
)

const issuerSchema = v.strictObject({
  issuer: v.pipe(text, v.check(isIssuer)),
  audience: text,
  idClaim: text,
  builders: v.array(v.strictObject({ app: appName, id: text, claims: v.optional(claims, {}) })),
})

/** `builders` of the file of settings. */
export const buildersSchema = v.strictObject({
  serviceAccounts: v.array(v.strictObject({ namespace, name: accountName, app: appName })),
  oidc: v.nullable(v.strictObject({ issuers: v.pipe(v.array(issuerSchema), v.minLength(1)) })),
})

/**
 * Checks `builders` of the file of settings as a whole.
 *
 * @throws IterappError `ERR_SETTINGS`, as `listAccountBuilders` and `checkIssuers` say.
 */
export function readBuilders(
  { serviceAccounts, oidc }: v.InferOutput<typeof buildersSchema>,
  context: AccountContext,
): Builders {
  const accounts = listAccountBuilders(serviceAccounts, context)
  if (oidc !== null) checkIssuers(oidc.issuers, tokenAudience(context.releaseNamespace))
  return { accounts, issuers: oidc?.issuers ?? null }
}

function isTexts(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    Object.values(value).every(
      (each) => typeof each === 'string' && each !== '' && each.length <= MAX_LENGTH,
    )
  )
}
