import { publicRecord } from '@iterapp/crypto/format'
import { createHttpApp, refuseOtherMethods, type HttpAppDeps } from '@iterapp/http'
import { KEYS_PATH } from '@iterapp/page'
import type { Express, RequestHandler } from 'express'
import { hash } from 'node:crypto'
import type { PageAnswers } from './page/make-answers'
import { addPageRoutes } from './page/page-routes'
import type { KeyStore } from './ports'

/** What the public app is given. */
export interface PublicAppDeps extends HttpAppDeps {
  readonly keyStore: Pick<KeyStore, 'current'>
  /** Empty when there is no page. */
  readonly page: PageAnswers
  /** The path that a proxy publishes all of this below, without a slash at its end: empty for the root. */
  readonly publicPath: string
}

/**
 * The app of the public listener: the public keys and the page. It can be behind an Ingress, which may
 * publish it below a path: there it answers as at the root, which port-forwards and proxies that take the path away ask.
 */
export function createPublicApp(deps: PublicAppDeps): Express {
  return createHttpApp(deps, (app) => {
    const readOnly = refuseOtherMethods('GET', 'HEAD')
    for (const below of new Set(['', deps.publicPath])) {
      app.route(`${below}/${KEYS_PATH}`).get(answerKeys(deps)).all(readOnly)
      addPageRoutes(app, below, deps.page)
    }
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
