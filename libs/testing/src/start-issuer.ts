import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose'
import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { makeCertificate, type Certificate } from './make-certificate'
import { temporaryFolder } from './temporary-folder'

/** How an issuer is. */
export interface IssuerOptions {
  /** Of its signatures; RS256 unless given, as GitHub Actions and GitLab have. */
  readonly alg?: string
  /** Of its address: none unless given. */
  readonly path?: string
}

/**
 * An issuer of OpenID Connect, as CI systems are: keys that it makes, discovery (OpenID Connect Discovery 1.0 §4), a set
 * of its public keys, on https. It ends with the test.
 */
export interface TestIssuer {
  /** What stands in the tokens as `iss`: `https://localhost:<port>`. */
  readonly url: string
  /** Which is its own authority. */
  readonly certificate: Certificate
  /**
   * A token with its issuer, that was issued now and is good for five minutes, and these claims; one that is `undefined` is
   * left out.
   */
  readonly sign: (claims: JWTPayload, header?: object) => Promise<string>
  /** The public part of the key that it signs with now. */
  readonly publicKey: () => JWK
  /** Has another key from now on, and publishes only that one. */
  readonly rotate: () => Promise<void>
  /** The paths that were asked for. */
  readonly asked: readonly string[]
  /** From now on this answers; `null` for the issuer itself. */
  readonly answerWith: (listener: RequestListener | null) => void
  /** Ends it before the test does. */
  readonly close: () => void
}

interface SigningKey {
  readonly privateKey: CryptoKey
  readonly jwk: JWK & { readonly kid: string }
}

const DISCOVERY = '/.well-known/openid-configuration'
const KEYS = '/keys'

/** Starts an issuer. */
export async function startIssuer({
  alg = 'RS256',
  path = '',
}: IssuerOptions = {}): Promise<TestIssuer> {
  const certificate = makeCertificate(temporaryFolder(), 'localhost')
  let key = await makeKey(alg)
  let url = ''
  let other: RequestListener | null = null
  const asked: string[] = []
  const answer: RequestListener = ({ url: place }, response) => {
    const documents: Readonly<Record<string, object>> = {
      [path + DISCOVERY]: {
        issuer: url,
        jwks_uri: url + KEYS,
        id_token_signing_alg_values_supported: [alg],
      },
      [path + KEYS]: { keys: [key.jwk] },
    }
    const found = documents[place ?? '']
    response.writeHead(found === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(found ?? {}))
  }
  const server = createServer(certificate, (request, response) => {
    asked.push(request.url ?? '')
    ;(other ?? answer)(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `https://localhost:${(server.address() as AddressInfo).port}${path}`
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(close)
  return {
    url,
    certificate,
    sign: async (claims, header = {}) => {
      const now = Math.floor(Date.now() / 1000)
      return new SignJWT({ iss: url, iat: now, exp: now + 300, ...claims })
        .setProtectedHeader({ alg, kid: key.jwk.kid, typ: 'JWT', ...header })
        .sign(key.privateKey)
    },
    publicKey: () => key.jwk,
    rotate: async () => {
      key = await makeKey(alg)
    },
    asked,
    answerWith: (listener) => (other = listener),
    close,
  }
}

async function makeKey(alg: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: randomUUID(), alg, use: 'sig' }
  return { privateKey, jwk }
}
