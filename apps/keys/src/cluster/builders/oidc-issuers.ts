import { IterappError } from '@iterapp/errors'
import { describeIdClaim, describeSubject } from './id-claims'

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
  /** The claim that holds the id of a builder: no name, which could become somebody else's. */
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
 * Checks what the form of the settings does not show.
 *
 * @param ownAudience - of the tokens of pods.
 * @throws IterappError `ERR_SETTINGS` for an issuer that is there twice or has that audience, whose projects would be
 *   known by what does not stay theirs, and for a project of one that builds two apps: no token may be of two identities.
 */
export function checkIssuers(issuers: readonly OidcIssuer[], ownAudience: string): void {
  const known = new Set<string>()
  for (const [index, { issuer, audience, idClaim, builders }] of issuers.entries()) {
    const refuse = (place: string, flaw: string) =>
      new IterappError('ERR_SETTINGS', `builders.oidc.issuers.${index}${place}: ${flaw}`)
    if (audience === ownAudience) {
      throw refuse(
        '.audience',
        'that is the audience of ServiceAccounts, whose tokens only the API server may vouch for',
      )
    }
    if (known.has(issuer)) throw refuse('', 'the same issuer is there before')
    known.add(issuer)
    const noId = describeIdClaim(idClaim)
    if (noId !== null) throw refuse('.idClaim', noId)
    const apps = new Map<string, string>()
    for (const [place, { id, app }] of builders.entries()) {
      const noSubject = describeSubject(idClaim, id)
      if (noSubject !== null) throw refuse(`.builders.${place}.id`, noSubject)
      const other = apps.get(id) ?? app
      if (other !== app) {
        const flaw = `its id is that of a builder of ${other}, and one project builds one app`
        throw refuse(`.builders.${place}`, flaw)
      }
      apps.set(id, app)
    }
  }
}
