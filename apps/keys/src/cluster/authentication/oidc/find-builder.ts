import type { OidcBuilder, OidcIssuer } from '../../builders/oidc-issuers'

/** What a token says, verified. */
type Claims = Readonly<Record<string, unknown>>

/** The builders of an issuer, by their ids. */
export type BuildersById = ReadonlyMap<string, readonly OidcBuilder[]>

/** Groups the builders of an issuer. Several may have the same id and app, and other claims. */
export function groupBuilders({ builders }: Pick<OidcIssuer, 'builders'>): BuildersById {
  return Map.groupBy(builders, ({ id }) => id)
}

/** The first builder that a token is of: its claims are all that is wanted, as texts that are equal. */
export function findBuilder(
  builders: BuildersById,
  id: string | null,
  claims: Claims,
): OidcBuilder | null {
  const candidates = id === null ? [] : (builders.get(id) ?? [])
  const isHere = ({ claims: wanted }: OidcBuilder) =>
    [...wanted].every(([name, value]) => readText(claims, name) === value)
  return candidates.find(isHere) ?? null
}

/** A claim that is a text; `null` for any other one, such as a number or a list that holds the text. */
export function readText(claims: Claims, name: string): string | null {
  const value = Object.hasOwn(claims, name) ? claims[name] : null
  return typeof value === 'string' ? value : null
}
