import { refuseOtherMethods } from '@iterapp/http'
import type { Express, RequestHandler } from 'express'
import { encodings, type PageAnswer, type PageAnswers } from './make-answers'
import { pageHeaders } from './page-headers'

/**
 * Adds the page and its files, each at exactly its own path.
 *
 * @param below - the path that they are below, without a slash at its end: empty for the root.
 */
export function addPageRoutes(app: Express, below: string, answers: PageAnswers): void {
  const readOnly = refuseOtherMethods('GET', 'HEAD')
  for (const [path, answer] of answers) {
    app.route(`${below}/${path}`).get(answerFile(answer)).all(readOnly)
  }
  // All addresses in the page are relative, so it must be asked for with the slash.
  if (below !== '' && answers.size > 0) app.route(below).get(addSlash(below)).all(readOnly)
}

function answerFile({ mediaType, plain, encoded }: PageAnswer): RequestHandler {
  return (request, response) => {
    const encoding = encodings.find(
      (each) => encoded.has(each) && request.acceptsEncodings(each) !== false,
    )
    const { body, etag } = (encoding && encoded.get(encoding)) ?? plain
    if (encoding !== undefined) response.set('Content-Encoding', encoding)
    response
      .set(pageHeaders)
      .set('Content-Type', mediaType)
      .set('Cache-Control', 'no-cache')
      .set('Vary', 'Accept-Encoding')
      .set('ETag', etag)
      .send(body)
  }
}

/** Only the query is the caller's: the path is that of the settings, so nobody is led elsewhere. */
function addSlash(below: string): RequestHandler {
  return ({ originalUrl }, response) => {
    const [, ...query] = originalUrl.split('?')
    const search = query.length === 0 ? '' : `?${query.join('?')}`
    response.set('Cache-Control', 'no-cache').location(`${below}/${search}`).status(308).end()
  }
}
