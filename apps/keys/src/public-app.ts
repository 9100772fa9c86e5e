import { publicRecord } from '@iterapp/crypto/format'
import { createHttpApp, refuseOtherMethods, type HttpAppDeps } from '@iterapp/http'
import type { Express, RequestHandler } from 'express'
import { hash } from 'node:crypto'
import { pageStyle, renderPage } from './page'
import type { KeyStore } from './ports'

/** Path of the public key set. */
const KEYS_PATH = '/v1/keys'

/** Path of the page's style sheet. */
const STYLE_PATH = '/page.css'

/** What the public app is given. */
export interface PublicAppDeps extends HttpAppDeps {
  readonly keyStore: Pick<KeyStore, 'current'>
}

/** The app of the public listener: the public keys and the page. It can be behind an Ingress. */
export function createPublicApp(deps: PublicAppDeps): Express {
  return createHttpApp(deps, (app) => {
    const readOnly = refuseOtherMethods('GET', 'HEAD')
    app.route('/').get(answerPage(deps)).all(readOnly)
    app.route(STYLE_PATH).get(answerStyle).all(readOnly)
    app.route(KEYS_PATH).get(answerKeys(deps)).all(readOnly)
  })
}

/**
 * A JWK set (RFC 7517 §8.5), newest key first. Caches may keep it for five minutes: a key is
 * published long before the first ciphertext needs it, and a retired one opens nothing anyway. After
 * that they ask with the ETag.
 */
function answerKeys({ keyStore }: PublicAppDeps): RequestHandler {
  return async (_request, response) => {
    // What has a private part must not get out even if a key store gave it away.
    const keys = (await keyStore.current()).map(publicRecord)
    const body = Buffer.from(JSON.stringify({ keys }))
    response
      .set('Content-Type', 'application/jwk-set+json')
      .set('Cache-Control', 'public, max-age=300, must-revalidate')
      .set('ETag', `"${hash('sha256', body, 'base64url')}"`)
      .send(body)
  }
}

function answerPage({ keyStore }: PublicAppDeps): RequestHandler {
  return async (request, response) => {
    const [newest] = await keyStore.current()
    // The address it was called by; `Host` was checked to be a host and port.
    const keysUrl = `${request.protocol}://${request.host}${KEYS_PATH}`
    response
      .set(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      .set('Cache-Control', 'no-cache')
      .type('html')
      .send(renderPage({ keysUrl, newest: publicRecord(newest), stylePath: STYLE_PATH }))
  }
}

const answerStyle: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'public, max-age=300').type('css').send(pageStyle)
}
