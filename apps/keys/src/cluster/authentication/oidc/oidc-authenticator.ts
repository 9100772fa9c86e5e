import { IterappError } from '@iterapp/errors'
import type { JWTVerifyGetKey } from 'jose'
import { readBearerToken } from '../../../bearer-token'
import type { Authenticate, CallingBuilder } from '../../../ports'
import type { OidcIssuer } from '../../builders/oidc-issuers'
import { readJwtPayload } from '../jwt-payload'
import { reportVerdicts, type Judge, type VerdictReport } from '../report-verdicts'
import { findBuilder, groupBuilders, readText, type BuildersById } from './find-builder'
import { createIssuerKeys, type IssuerKeysDeps } from './issuer-keys'
import { verifyToken } from './verify-token'

/** What the authenticator of CI systems is given. */
export interface OidcAuthenticatorDeps extends VerdictReport, IssuerKeysDeps {
  readonly issuers: readonly OidcIssuer[]
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly countBuilder: (builder: CallingBuilder, app: string) => void
}

/** The longest id of a project that is logged when it is no builder. */
const MAX_LOGGED_ID = 256

/**
 * The most tokens that wait for the keys of their issuers. There are no more connections than that, but who hangs up and
 * comes again leaves a token behind, until the issuer has answered or its time is over.
 */
const MAX_WAITING = 512

/** An issuer, and what is made of it. */
interface KnownIssuer extends OidcIssuer {
  readonly keys: JWTVerifyGetKey
  readonly byId: BuildersById
}

/**
 * The authenticator of builders of CI systems: a job shows a token (OpenID Connect) by which its issuer says whose job it
 * is (`docs/keys-service.md`). A ServiceAccount's token is not taken, since nobody reviews it here.
 */
export function createOidcAuthenticator(deps: OidcAuthenticatorDeps): Authenticate {
  return reportVerdicts(createJudge(deps), deps)
}

function createJudge(deps: OidcAuthenticatorDeps): Judge {
  const { issuers, now, countBuilder } = deps
  const known = new Map<unknown, KnownIssuer>(
    issuers.map((each) => {
      const keys = createIssuerKeys(each.issuer, deps)
      return [each.issuer, { ...each, keys, byId: groupBuilders(each) }]
    }),
  )
  let waiting = 0
  return async (request) => {
    const token = readBearerToken(request)
    if (token === null) return { reason: 'no-token' }
    const unverified = readJwtPayload(token)
    if (unverified === null) return { reason: 'no-jwt' }
    // It only chooses whose keys must have signed it, and that the issuer is this one.
    const source = known.get(unverified.iss)
    if (source === undefined) return { reason: 'other-issuer' }
    const { issuer } = source
    if (waiting >= MAX_WAITING) throw new IterappError('ERR_BUSY')
    waiting++
    const { refusal, claims } = await verifyToken(token, source, source.keys, now()).finally(
      () => waiting--,
    )
    const id = claims === null ? null : readText(claims, source.idClaim)
    const builder = { issuer, ...(id !== null && { id: id.slice(0, MAX_LOGGED_ID) }) }
    if (refusal !== null) return { reason: refusal, builder }
    const found = findBuilder(source.byId, id, claims)
    if (found === null) return { reason: 'no-builder', builder }
    const { app } = found
    const caller = { issuer, id: found.id }
    countBuilder(caller, app)
    return { identity: { use: 'build', app }, pod: null, builder: caller }
  }
}
