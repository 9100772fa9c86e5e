import { IterappError } from '@iterapp/errors'

/** A project of a CI system whose jobs build an app. */
export interface OidcBuilder {
  readonly app: string
  /** What the issuer never gives to another project. */
  readonly id: string
  /** What further claims must be. */
  readonly claims: ReadonlyMap<string, string>
}

/** A CI system that gives its jobs tokens (OpenID Connect). */
export interface OidcIssuer {
  /** A URL, exactly as it stands in the tokens. */
  readonly issuer: string
  /** The one that its tokens must be for. */
  readonly audience: string
  /** The claim that holds the id of a builder. */
  readonly idClaim: string
  readonly builders: readonly OidcBuilder[]
}

/** Whether a text can be an issuer (OpenID Connect Core 1.0 §2): https, without a query or a fragment. */
export function isIssuer(text: string): boolean {
  // Whatever else a URL would change, another address would be asked than the text that is compared.
  if (!/^https:\/\/[\x21-\x7e]+$/.test(text) || /[?#@\\]/.test(text)) return false
  const href = URL.parse(text)?.href
  return href === text || href === `${text}/`
}

/**
 * Checks what depends on more than one member.
 *
 * @param ownAudience - of the tokens of pods.
 * @throws IterappError `ERR_SETTINGS` for an issuer that is there twice or has that audience, and for a project of one
 *   that builds two apps: no token may be of two identities.
 */
export function checkIssuers(issuers: readonly OidcIssuer[], ownAudience: string): void {
  const known = new Set<string>()
  for (const [index, { issuer, audience, builders }] of issuers.entries()) {
    const where = `builders.oidc.issuers.${index}`
    if (audience === ownAudience) {
      const flaw =
        'that is the audience of ServiceAccounts, whose tokens only the API server may vouch for'
      throw new IterappError('ERR_SETTINGS', `${where}.audience: ${flaw}`)
    }
    if (known.has(issuer)) {
      throw new IterappError('ERR_SETTINGS', `${where}: the same issuer is there before`)
    }
    known.add(issuer)
    const apps = new Map<string, string>()
    for (const [place, { id, app }] of builders.entries()) {
      const other = apps.get(id) ?? app
      if (other !== app) {
        const flaw = `its id is that of a builder of ${other}, and one project builds one app`
        throw new IterappError('ERR_SETTINGS', `${where}.builders.${place}: ${flaw}`)
      }
      apps.set(id, app)
    }
  }
}
