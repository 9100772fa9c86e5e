import { createLogger } from '@iterapp/http'
import {
  startIssuer,
  trustCertificate,
  type IssuerOptions,
  type TestIssuer,
} from '@iterapp/testing'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { fetchJson } from '../cluster/authentication/oidc/fetch-json'
import { createOidcAuthenticator } from '../cluster/authentication/oidc/oidc-authenticator'
import type { OidcBuilder, OidcIssuer } from '../cluster/builders/oidc-issuers'
import type { Caller } from '../ports'
import { createCanary } from './canary'

/** What tokens must be for. */
export const AUDIENCE = 'https://keys.example.com'

/** Builders of an issuer, as the settings have them. */
const builders: readonly OidcBuilder[] = [
  { app: 'web', id: '74', claims: new Map([['ref', 'refs/heads/main']]) },
  { app: 'web', id: '74', claims: new Map([['environment', 'release']]) },
  { app: 'shop', id: '75', claims: new Map() },
]

/** What a job of the project of `web` says of itself. */
export const job = {
  aud: AUDIENCE,
  sub: 'repo:octo/web:ref:refs/heads/main',
  repository: 'octo/web',
  repository_id: '74',
  ref: 'refs/heads/main',
}

/** An authenticator of CI systems, whom it told what, and its clocks. */
export interface TestAuthenticator {
  readonly ask: (...tokens: readonly string[]) => Promise<Caller>
  /** Takes a token that must never be logged. */
  readonly guard: (token: string) => string
  readonly counted: readonly string[]
  readonly log: () => readonly Record<string, unknown>[]
  /** Of how its issuers were asked, in milliseconds. */
  readonly pass: (milliseconds: number) => void
}

/** Makes an authenticator that knows these issuers. */
export function createAuthenticator(issuers: readonly OidcIssuer[]): TestAuthenticator {
  const canary = createCanary()
  const counted: string[] = []
  const lines: string[] = []
  let elapsed = 0
  const logger = createLogger({
    write: (line) => {
      canary.watch(line)
      lines.push(line)
    },
  })
  const authenticate = createOidcAuthenticator({
    issuers,
    fetchJson,
    logger,
    now: () => Date.now(),
    elapsed: () => elapsed,
    countAuthentication: (result) => counted.push(result),
    countBuilder: ({ id }, app) => counted.push(`${app} ${id}`),
  })
  const guard = (token: string) => {
    canary.guard(token)
    return token
  }
  return {
    ask: async (...tokens) => {
      const message = new IncomingMessage(new Socket())
      if (tokens.length > 0) {
        message.headersDistinct.authorization = tokens.map((token) => `Bearer ${guard(token)}`)
      }
      return authenticate(message)
    },
    guard,
    counted,
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    pass: (milliseconds) => (elapsed += milliseconds),
  }
}

/** An issuer, and how it stands in the settings. */
export interface KnownIssuer {
  readonly issuer: TestIssuer
  readonly settings: OidcIssuer
}

/** Starts an issuer with the builders of these tests, and has this process trust it. */
export async function startKnownIssuer(options?: IssuerOptions): Promise<KnownIssuer> {
  const issuer = await startIssuer(options)
  trustCertificate(issuer.certificate.cert)
  const settings = { issuer: issuer.url, audience: AUDIENCE, idClaim: 'repository_id', builders }
  return { issuer, settings }
}
